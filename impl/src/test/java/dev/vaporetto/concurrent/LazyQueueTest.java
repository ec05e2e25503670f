package dev.vaporetto.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LazyQueueTest {
  private final LazyQueue<String> queue = new LazyQueue<>();

  @Test
  void anEmptyOneHasNothing() {
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.peek()).isNull();
    assertThat(queue.poll()).isNull();
    assertThat(queue.drain()).isEmpty();
    assertThat(queue.anyMatch(any -> true)).isFalse();
  }

  @Test
  void elementsComeOutInTheOrderInWhichTheyCame() {
    queue.add("a");
    queue.add("b");
    queue.add("c");
    assertThat(queue.isEmpty()).isFalse();
    assertThat(queue.peek()).isEqualTo("a");
    assertThat(queue.poll()).isEqualTo("a");
    assertThat(queue.anyMatch("c"::equals)).isTrue();
    assertThat(queue.anyMatch("a"::equals)).isFalse();
    assertThat(queue.drain()).containsExactly("b", "c");
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.drain()).isEmpty();
  }
}
