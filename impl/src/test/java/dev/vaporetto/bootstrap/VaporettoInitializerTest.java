package dev.vaporetto.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.ServerEndpoint;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a deployer reads when an application cannot be deployed; nothing of it stays behind. */
class VaporettoInitializerTest {
  @ServerEndpoint("/bad")
  public static class Bad {
    @OnOpen
    public void opened(String surprise) {}
  }

  private final String name = "/app" + System.nanoTime();

  /** An application that has a filter of our name already. */
  private final ServletContext context =
      (ServletContext)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {ServletContext.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "getContextPath" -> name;
                    case "getClassLoader" -> getClass().getClassLoader();
                    default -> null;
                  });

  @Test
  void aMalformedEndpointFailsTheDeploymentWithClassMethodAndRule() {
    assertThatThrownBy(() -> new VaporettoInitializer().onStartup(Set.of(Bad.class), context))
        .isInstanceOf(ServletException.class)
        .hasMessageContaining("@OnOpen method " + Bad.class.getName() + ".opened")
        .hasMessageContaining("type java.lang.String; expected Session");
    assertNothingRuns();
  }

  @Test
  void aFailureOfOursFailsTheDeploymentWithItsReason() {
    assertThatThrownBy(() -> new VaporettoInitializer().onStartup(null, context))
        .isInstanceOf(ServletException.class)
        .hasMessage("a filter named dev.vaporetto.WebSocketFilter is registered already");
    assertNothingRuns();
  }

  private void assertNothingRuns() {
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(Thread::isAlive)
        .extracting(Thread::getName)
        .noneMatch(thread -> thread.contains(name));
  }
}
