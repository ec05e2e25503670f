package dev.vaporetto.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DaemonThreadsTest {
  /** As frameworks have them, with something of the application that sets it. */
  private static final InheritableThreadLocal<@Nullable String> OF_THE_MAKER =
      new InheritableThreadLocal<>();

  /** What a thread has of the one that has made it. */
  private static @Nullable String inherited(Thread made, CompletableFuture<@Nullable String> seen)
      throws Exception {
    made.start();
    return seen.get(10, TimeUnit.SECONDS);
  }

  @Test
  void noThreadHasWhatItsMakerHandsDown() throws Exception {
    OF_THE_MAKER.set("the maker's");
    try {
      CompletableFuture<@Nullable String> one = new CompletableFuture<>();
      CompletableFuture<@Nullable String> two = new CompletableFuture<>();
      Thread numbered = new DaemonThreads("many").newThread(() -> one.complete(OF_THE_MAKER.get()));
      Thread single = DaemonThreads.single("one", () -> two.complete(OF_THE_MAKER.get()));
      assertThat(inherited(numbered, one)).isNull();
      assertThat(inherited(single, two)).isNull();
    } finally {
      OF_THE_MAKER.remove();
    }
  }

  @Test
  void threadsAreDaemonsWithNumbers() {
    DaemonThreads threads = new DaemonThreads("many");
    List<Thread> made = List.of(threads.newThread(() -> {}), threads.newThread(() -> {}));
    assertThat(made).extracting(Thread::getName).containsExactly("many-1", "many-2");
    assertThat(made).allMatch(Thread::isDaemon);
    assertThat(DaemonThreads.single("one", () -> {}))
        .matches(Thread::isDaemon)
        .extracting(Thread::getName)
        .isEqualTo("one");
  }

  @Test
  void theContextClassLoaderIsOursOrTheOneThatIsSaidAndNeverTheMakers() throws Exception {
    ClassLoader ours = DaemonThreads.class.getClassLoader();
    ClassLoader said = new ClassLoader("said", null) {};
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(new ClassLoader("the maker's", null) {});
    try {
      assertThat(new DaemonThreads("a").newThread(() -> {}).getContextClassLoader()).isSameAs(ours);
      assertThat(DaemonThreads.single("b", () -> {}).getContextClassLoader()).isSameAs(ours);
      assertThat(new DaemonThreads("c", said).newThread(() -> {}).getContextClassLoader())
          .isSameAs(said);
      assertThat(new DaemonThreads("d", null).newThread(() -> {}).getContextClassLoader()).isNull();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }
}
