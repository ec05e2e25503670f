package dev.vaporetto.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vaporetto.io.EventLoops;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** Which requests are Jetty's; what it does with them needs a Jetty with servlets. */
class JettyUpgradeTest {
  private final JettyUpgrade upgrade = new JettyUpgrade(new EventLoops("unused"));
  private final HttpServletRequest request =
      new HttpServletRequestWrapper(stub(HttpServletRequest.class));

  private static <T> T stub(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.toString());
            }));
  }

  @Test
  void aRequestOfAnotherContainerIsNotSupported() {
    assertThat(upgrade.supports(request)).isFalse();
  }

  @Test
  void anUpgradeOfOneNamesWhatCame() {
    HttpServletResponse response = new HttpServletResponseWrapper(stub(HttpServletResponse.class));
    assertThatExceptionOfType(ServletException.class)
        .isThrownBy(
            () ->
                upgrade.upgrade(
                    request,
                    response,
                    transport -> {
                      throw new AssertionError("no connection");
                    }))
        .withMessage(
            "expected a request of Jetty 12 for Servlet 6, but got "
                + "jakarta.servlet.http.HttpServletRequestWrapper");
  }
}
