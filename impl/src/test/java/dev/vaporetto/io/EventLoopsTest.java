package dev.vaporetto.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class EventLoopsTest {
  private static Set<EventLoop> all(EventLoops loops) {
    Set<EventLoop> found = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      found.add(loops.next());
    }
    return found;
  }

  @Test
  void theSettingIsANumberOrOffOrNothing() {
    assertThat(all(EventLoops.of("three", "3"))).hasSize(3);
    assertThat(EventLoops.of("three", "3").runCallbacks()).isTrue();
    int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    assertThat(all(EventLoops.of("default", ""))).hasSize(half);
    assertThat(EventLoops.of("off", "off").runCallbacks()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1025", "on", "2.5", " "})
  void anotherSettingIsRefused(String setting) {
    assertThatThrownBy(() -> EventLoops.of("wrong", setting))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the number of event loops is \"%s\"; expected \"off\" or a number from 1 to 1024",
            setting);
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(name))
        .count();
  }

  @Test
  void thereIsNoThreadBeforeTheFirstTaskAndNoneSoonAfterTheClose() throws Exception {
    EventLoops loops = new EventLoops("short-lived", 2);
    assertThat(threads("short-lived")).isZero();
    CountDownLatch ran = new CountDownLatch(2);
    loops.next().execute(ran::countDown);
    loops.next().execute(ran::countDown);
    ran.await();
    assertThat(threads("short-lived")).isEqualTo(2);
    loops.close();
    while (threads("short-lived") > 0) {
      Thread.onSpinWait();
    }
    assertThatThrownBy(() -> loops.next().execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("the event loop is closed");
  }
}
