package dev.vaporetto.jakarta.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.client.ClientRuntime;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientRuntimesTest {
  private final Thread thread = Thread.currentThread();
  private final ClassLoader before = thread.getContextClassLoader();
  private final ClassLoader application = new URLClassLoader(new URL[0], before);

  private static ClientRuntime runtime(String name) {
    return new ClientRuntime(name, new BufferPool(), new Timers());
  }

  @BeforeEach
  void inTheApplication() {
    thread.setContextClassLoader(new URLClassLoader(new URL[0], application));
  }

  @AfterEach
  void outside() {
    thread.setContextClassLoader(before);
  }

  @Test
  void contextsThatShareAClassLoaderDoNotTakeEachOthersRuntimeAway() {
    ClientRuntime shared = ClientRuntimes.current();
    ClientRuntime one = runtime("one");
    ClientRuntime two = runtime("two");
    ClientRuntimes.add(application, one);
    ClientRuntimes.add(application, two);
    assertThat(ClientRuntimes.current()).isSameAs(two);
    ClientRuntimes.remove(application, two);
    assertThat(ClientRuntimes.current()).isSameAs(one);
    ClientRuntimes.remove(application, one);
    assertThat(ClientRuntimes.current()).isSameAs(shared);
  }
}
