package dev.vaporetto.jakarta.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** In Java SE a client has neither the server API's classes nor servlet classes. */
class ClientApiAloneTest {
  /** Runs with the classes of {@link ClientOnly}. */
  public static final class Inside implements Callable<List<String>> {
    /** An endpoint for a client. */
    public static class ClientEcho {
      @OnMessage
      public int on(int number) {
        return number + 1;
      }
    }

    @Override
    public List<String> call() throws Exception {
      return TestPeer.peer().client().open(new ClientEcho()).text("1").received();
    }
  }

  /** Sees what a client needs without the hidden packages, and defines all of it itself. */
  private static final class ClientOnly extends URLClassLoader {
    ClientOnly() {
      super(
          Stream.of(Inside.class, EndpointModel.class, OnMessage.class, Nullable.class)
              .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
              .toArray(URL[]::new),
          ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("jakarta.websocket.server.") || name.startsWith("jakarta.servlet.")) {
        throw new ClassNotFoundException(name + " is not on a client's class path");
      }
      return super.findClass(name);
    }
  }

  @Test
  void anAnnotatedClientEndpointWorksWithTheClientApiAlone() throws Exception {
    try (ClientOnly loader = new ClientOnly()) {
      assertThatThrownBy(() -> loader.loadClass(PathParam.class.getName()))
          .isInstanceOf(ClassNotFoundException.class);
      Class<?> inside = loader.loadClass(Inside.class.getName());
      Object result = ((Callable<?>) inside.getConstructor().newInstance()).call();
      assertThat(result).isEqualTo(List.of("TEXT 2"));
    }
  }
}
