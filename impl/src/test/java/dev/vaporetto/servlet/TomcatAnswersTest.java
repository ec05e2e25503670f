package dev.vaporetto.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TomcatAnswersTest {
  private static final String CONTEXT = "org.apache.catalina.relative.RelativeContext";

  /** A server's loader that has no class of Tomcat's connector. */
  private static final class ServerWithoutCoyote extends ClassLoader {
    ServerWithoutCoyote() {
      super(TomcatAnswersTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("org.apache.coyote.")) {
        throw new ClassNotFoundException(name);
      }
      if (!name.equals(CONTEXT)) {
        return super.loadClass(name, resolve);
      }
      Class<?> there = findLoadedClass(name);
      return there == null ? define(name) : there;
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      try (InputStream in = Objects.requireNonNull(getResourceAsStream(file))) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  @Test
  void theAnswerOfPayaraIsSentAtOnce() throws Exception {
    ClassLoader server = new ServerWithoutCoyote();
    assertThat(TomcatAnswers.areOf(requestTo(context(server, server.loadClass(CONTEXT))))).isTrue();
  }

  @Test
  void thatOfAnotherServerIsLeftToIt() {
    ClassLoader server = new ServerWithoutCoyote();
    assertThat(TomcatAnswers.areOf(requestTo(context(server, ServletContext.class)))).isFalse();
  }

  private static Object context(ClassLoader server, Class<?> type) {
    return Proxy.newProxyInstance(
        server, new Class<?>[] {type}, (proxy, method, arguments) -> null);
  }

  private static HttpServletRequest requestTo(Object context) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            HttpServletRequest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) ->
                method.getName().equals("getServletContext") ? context : null);
  }
}
