package dev.vaporetto.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.protocol.frame.Masker;
import dev.vaporetto.protocol.frame.Utf8;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The compared loops have the same results. */
class TwinsTest {
  @ParameterizedTest
  @EnumSource
  void bothValidationsAgreeOnTheTextsAndOnEveryCutOfThem(Texts kind) {
    for (int size = 0; size < 200; size++) {
      byte[] text = kind.ofSize(size);
      assertThat(text).hasSize(size);
      assertThat(Utf8.isValid(text, 0, size)).isTrue();
      assertThat(NaiveTwins.isUtf8(text)).isTrue();
    }
    byte[] text = kind.ofSize(200);
    for (int size = 0; size < 200; size++) {
      byte[] cut = Arrays.copyOf(text, size);
      assertThat(NaiveTwins.isUtf8(cut)).isEqualTo(Utf8.isValid(cut, 0, size));
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothMaskAlike(Texts kind) {
    byte[] fast = kind.ofSize(99);
    byte[] naive = fast.clone();
    Masker.mask(fast, 0, fast, 0, 99, 0x37FA213D);
    NaiveTwins.mask(naive, 0x37FA213D);
    assertThat(fast).isEqualTo(naive);
  }
}
