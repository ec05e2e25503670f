package dev.vaporetto.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UserCodeExecutorTest {
  private static final InheritableThreadLocal<@Nullable String> OF_THE_CALLER =
      new InheritableThreadLocal<>();

  /** Whoever runs the first task may serve another application by then, or another user. */
  @Test
  void callbacksHaveTheApplicationsClassLoaderAndNothingThatTheCallerHandsDown() throws Exception {
    ClassLoader application = new ClassLoader("the application's", null) {};
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(application);
    ExecutorService executor;
    try {
      executor = UserCodeExecutor.create("tested");
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
    OF_THE_CALLER.set("the caller's");
    try {
      String inherited = executor.submit(OF_THE_CALLER::get).get(10, TimeUnit.SECONDS);
      assertThat(inherited).isNull();
      Thread thread = executor.submit(Thread::currentThread).get(10, TimeUnit.SECONDS);
      assertThat(thread.getContextClassLoader()).isSameAs(application);
      assertThat(thread.getName()).startsWith("tested callbacks-");
      assertThat(thread.isDaemon()).isTrue();
    } finally {
      OF_THE_CALLER.remove();
      executor.shutdownNow();
    }
  }
}
