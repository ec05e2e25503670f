package dev.vaporetto.jakarta.container;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Servlet requests that answer what a test says; a builder. */
final class Requests {
  private final Map<String, @Nullable Object> answers = new HashMap<>();

  private Requests() {
    answers.put("isSecure", false);
    answers.put("getServerName", "localhost");
    answers.put("getServerPort", 80);
    answers.put("getRequestURI", "/");
    answers.put("getParameterMap", Map.of());
  }

  static Requests request() {
    return new Requests();
  }

  /** What a method without arguments returns. */
  Requests with(String method, @Nullable Object answer) {
    answers.put(method, answer);
    return this;
  }

  /** What a method without arguments throws. */
  Requests throwing(String method, RuntimeException failure) {
    return with(method, failure);
  }

  HttpServletRequest build() {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            Requests.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) -> answer(method.getName()));
  }

  private @Nullable Object answer(String method) {
    Object answer = answers.get(method);
    if (answer instanceof RuntimeException failure) {
      throw failure;
    }
    return answer;
  }
}
