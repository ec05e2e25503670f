package dev.vaporetto.internal.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.internal.route.ApplicationRoutes;
import jakarta.servlet.ServletContext;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoutesDeploymentTest {
  private final List<String> paths = new ArrayList<>();
  private final List<String> logged = new ArrayList<>();

  private final ServerContainer container =
      proxy(
          ServerContainer.class,
          (proxy, method, arguments) -> {
            paths.add(((ServerEndpointConfig) arguments[0]).getPath());
            return null;
          });

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            RoutesDeploymentTest.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static ServletContext contextWith(@Nullable ServerContainer engine) {
    return proxy(
        ServletContext.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "getContextPath" -> "/shop";
              case "getAttribute" ->
                  arguments[0].equals(ServletContext.ORDERED_LIBS) ? null : engine;
              default -> null;
            });
  }

  private static ApplicationRoutes routes() {
    ApplicationRoutes routes = new ApplicationRoutes();
    routes.websocket("orders/{id}", (request, webSocket) -> {}).maxMessageSize(100);
    return routes;
  }

  @Test
  void theTableOfTheRoutesIsLoggedWhenTheyAreInService() {
    Logger logger = Logger.getLogger(RoutesDeployment.class.getName());
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            logged.add(entry.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.setLevel(Level.ALL);
    logger.addHandler(handler);
    try {
      new RoutesDeployment("test.Shop", routes()).deployTo(contextWith(container));
    } finally {
      logger.removeHandler(handler);
      logger.setLevel(null);
    }
    assertThat(paths).containsExactly("/orders/{id}");
    assertThat(logged).hasSize(1);
    assertThat(logged.get(0))
        .startsWith("The WebSocket routes of test.Shop in \"/shop\" on ")
        .contains("\n  /orders/{id}  ");
  }

  @Test
  void anApplicationWithoutAnEngineDoesNotStart() {
    RoutesDeployment deployment = new RoutesDeployment("test.Shop", routes());
    assertThatThrownBy(() -> deployment.deployTo(contextWith(null)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "The application \"/shop\" has WebSocket routes, but no WebSocket engine");
  }
}
