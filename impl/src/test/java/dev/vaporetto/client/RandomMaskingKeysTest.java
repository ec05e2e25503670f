package dev.vaporetto.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class RandomMaskingKeysTest {
  /** Many times what one filling of the store has. */
  private static final int KEYS = 20_000;

  @Test
  void noKeyComesTwiceAlsoToSeveralThreads() throws InterruptedException {
    RandomMaskingKeys keys = new RandomMaskingKeys();
    Set<Integer> seen = ConcurrentHashMap.newKeySet();
    Set<Thread> threads = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () -> {
                for (int j = 0; j < KEYS / 4; j++) {
                  seen.add(keys.next());
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    // Of that many random numbers of 32 bits 0.05 pairs are equal on the average.
    assertThat(seen).hasSizeGreaterThan(KEYS - 5);
  }

  @Test
  void everyBitIsSetInHalfOfTheKeys() {
    RandomMaskingKeys keys = new RandomMaskingKeys();
    int[] set = new int[Integer.SIZE];
    for (int i = 0; i < KEYS; i++) {
      int key = keys.next();
      for (int bit = 0; bit < Integer.SIZE; bit++) {
        set[bit] += key >>> bit & 1;
      }
    }
    // Seven standard deviations: sqrt(20,000) / 2 is 71.
    for (int count : set) {
      assertThat(count).isBetween(KEYS / 2 - 500, KEYS / 2 + 500);
    }
  }

  @Test
  void noncesDiffer() {
    RandomMaskingKeys keys = new RandomMaskingKeys();
    assertThat(keys.nonce(16)).hasSize(16).isNotEqualTo(keys.nonce(16));
  }
}
