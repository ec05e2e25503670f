package dev.vaporetto.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TomcatServletsTest {
  @Test
  void aServletForEveryPathIsFoundByItsMapping() {
    assertThat(TomcatServlets.hasNoServletForEveryPath(mapping("/api/*"))).isTrue();
    assertThat(TomcatServlets.hasNoServletForEveryPath(mapping("/api/*", "/"))).isFalse();
    assertThat(TomcatServlets.hasNoServletForEveryPath(mapping("/*"))).isFalse();
  }

  @Test
  void aContextThatDoesNotTellItsServletsStarts() {
    ServletContext payara =
        context(
            () -> {
              throw new UnsupportedOperationException("not for this listener");
            });
    assertThat(TomcatServlets.hasNoServletForEveryPath(payara)).isFalse();
  }

  private static ServletContext mapping(String... mappings) {
    ServletRegistration servlet = answering(ServletRegistration.class, () -> List.of(mappings));
    return context(() -> Map.of("servlet", servlet));
  }

  private static ServletContext context(Supplier<Map<String, ServletRegistration>> servlets) {
    return answering(ServletContext.class, servlets::get);
  }

  /** Answers every call alike. */
  private static <T> T answering(Class<T> type, Supplier<Object> answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.get()));
  }
}
