package dev.vaporetto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class VirtualThreadsTest {
  @Test
  void eachTaskHasAVirtualThreadWhereTheJvmHasThem() throws ReflectiveOperationException {
    int java = Runtime.version().feature();
    assertThat(VirtualThreads.areAvailable()).isEqualTo(java >= 21);
    if (java >= 21) {
      CompletableFuture<Thread> thread = new CompletableFuture<>();
      VirtualThreads.executor().execute(() -> thread.complete(Thread.currentThread()));
      // Java 17 does not know the method.
      assertThat(Thread.class.getMethod("isVirtual").invoke(thread.join())).isEqualTo(true);
      assertThat(VirtualThreads.executor()).hasToString("virtual threads");
    } else {
      assertThatThrownBy(VirtualThreads::executor)
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessage(
              "virtual threads came for Java "
                  + java
                  + "; expected Java 21 or later, see areAvailable()");
    }
  }
}
