package dev.vaporetto.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lookups that hang, over a resolver of the test's. */
@Timeout(90)
class LookupTest {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final CountDownLatch released = new CountDownLatch(1);
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

  /** Of this test alone: threads of others may be about to end. */
  private final String name = "lookups " + NUMBERS.incrementAndGet();

  private final Addresses addresses =
      new Addresses(
          name,
          host -> {
            asked.add(host);
            if (host.startsWith("hangs")) {
              try {
                released.await();
              } catch (InterruptedException e) {
                throw new UnknownHostException("interrupted");
              }
            }
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
          });

  @AfterEach
  void close() {
    released.countDown();
    addresses.close();
  }

  private static final class Answer implements Addresses.Listener {
    final CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();

    @Override
    public void onAddresses(List<InetAddress> found) {
      addresses.complete(found);
    }

    @Override
    public void onUnknown(UnknownHostException failure) {
      addresses.completeExceptionally(failure);
    }

    @Override
    public void onFailure(Throwable failure) {
      addresses.completeExceptionally(failure);
    }

    List<InetAddress> await() throws Exception {
      return addresses.get(20, TimeUnit.SECONDS);
    }
  }

  private Answer find(String host) {
    Answer answer = new Answer();
    Addresses.Search unused = addresses.find(host, answer);
    return answer;
  }

  private long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(name + " resolver"))
        .count();
  }

  @Test
  void namesWhoseLookupHangsHoldUpNoOtherName() throws Exception {
    for (int i = 0; i < BlockingCalls.MOST - 1; i++) {
      find("hangs" + i);
    }
    assertThat(find("answers").await()).hasSize(1);
    assertThat(find("answers.too").await()).hasSize(1);
  }

  @Test
  void aNameWhoseLookupHangsCostsOneThreadHoweverOftenItIsAskedFor() throws Exception {
    List<Answer> waiting = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      waiting.add(find("hangs"));
    }
    assertThat(find("answers").await()).hasSize(1);
    while (!asked.contains("hangs")) {
      Thread.onSpinWait();
    }
    assertThat(asked).containsExactlyInAnyOrder("hangs", "answers");
    assertThat(threads()).isBetween(1L, 3L);
    released.countDown();
    for (Answer each : waiting) {
      assertThat(each.await()).hasSize(1);
    }
    // The lookup that is ending may answer some more; then the resolver is asked again.
    while (asked.size() < 3) {
      find("hangs").await();
    }
    assertThat(asked).containsExactlyInAnyOrder("hangs", "answers", "hangs");
  }

  @Test
  void literalsAreAddressesAtOnceAlsoWhereEveryThreadHangs() throws Exception {
    for (int i = 0; i < BlockingCalls.MOST; i++) {
      find("hangs" + i);
    }
    for (String literal : new String[] {"127.0.0.1", "255.10.0.99", "::1", "fe80::1"}) {
      Answer answer = find(literal);
      assertThat(answer.addresses).isDone();
      assertThat(answer.await()).containsExactly(InetAddress.getByName(literal));
    }
    assertThat(find("1::2::3").addresses).isCompletedExceptionally();
    assertThat(find("fe80::1%no-such-interface").addresses).isCompletedExceptionally();
    assertThat(threads()).isLessThanOrEqualTo(BlockingCalls.MOST);
  }

  @Test
  void namesThatEndInADigitAreNoLiterals() throws Exception {
    for (String name : new String[] {"node1", "web-0", "256.0.0.1", "1.2.3.4.5", "v4.1", "1"}) {
      find(name).await();
    }
    assertThat(asked).containsExactly("node1", "web-0", "256.0.0.1", "1.2.3.4.5", "v4.1", "1");
  }

  @Test
  void behindTheBoundASearchWaitsAndGoesOnWhenAThreadIsFree() throws Exception {
    for (int i = 0; i < BlockingCalls.MOST; i++) {
      find("hangs" + i);
    }
    Answer behind = new Answer();
    Addresses.Search search = addresses.find("answers", behind);
    Addresses.Search givenUp = addresses.find("nobody", new Answer());
    assertThat(search.hasBegun()).isFalse();
    givenUp.cancel();
    released.countDown();
    assertThat(behind.await()).hasSize(1);
    assertThat(find("answers.again").await()).hasSize(1);
    assertThat(asked).doesNotContain("nobody");
  }

  @Test
  void aFailureReachesAllThatShareTheLookup() {
    Addresses failing =
        new Addresses(
            "lookups",
            host -> {
              throw new IllegalStateException("broken");
            });
    Answer answer = new Answer();
    Addresses.Search unused = failing.find("any", answer);
    assertThatThrownBy(answer::await).hasMessageContaining("broken");
    failing.close();
    assertThatThrownBy(() -> failing.find("any", answer))
        .isInstanceOf(RejectedExecutionException.class);
  }
}
