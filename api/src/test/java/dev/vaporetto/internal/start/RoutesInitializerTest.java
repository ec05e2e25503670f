package dev.vaporetto.internal.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.LogOf;
import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRoutes;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoutesInitializerTest {
  private final List<Object> listeners = new ArrayList<>();

  private final ServletContext context =
      (ServletContext)
          Proxy.newProxyInstance(
              RoutesInitializerTest.class.getClassLoader(),
              new Class<?>[] {ServletContext.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("addListener")) {
                  listeners.add(arguments[0]);
                }
                return null;
              });

  /** Public, so that it is found. */
  public static final class Shop implements WebSocketApplication {
    @Override
    public void routes(WebSocketRoutes routes) {}
  }

  /** Not public, so that it is not found. */
  static final class Hidden implements WebSocketApplication {
    @Override
    public void routes(WebSocketRoutes routes) {}
  }

  /** Abstract, so that it is not meant to be found. */
  abstract static class Base implements WebSocketApplication {}

  private List<String> start(Class<?>... found) throws ServletException {
    try (LogOf log = new LogOf(RoutesInitializer.class)) {
      new RoutesInitializer().onStartup(Set.of(found), context);
      return log.messages();
    }
  }

  private List<ServletContextListener> deployments() {
    return listeners.stream()
        .filter(RoutesDeployment.class::isInstance)
        .map(ServletContextListener.class::cast)
        .toList();
  }

  @Test
  void aPublicApplicationIsFound() throws ServletException {
    assertThat(start(Shop.class, Base.class, WebSocketApplication.class)).isEmpty();
    assertThat(deployments()).hasSize(1);
  }

  @Test
  void anApplicationThatIsNotPublicIsNamed() throws ServletException {
    WebSocketApplication writtenInPlace =
        new WebSocketApplication() {
          @Override
          public void routes(WebSocketRoutes routes) {}
        };
    assertThat(start(Hidden.class, writtenInPlace.getClass()))
        .containsExactly(
            "WARNING The WebSocketApplication "
                + Hidden.class.getName()
                + " is not public, so its routes are not registered; expected a public class with"
                + " a public constructor without parameters");
    assertThat(deployments()).isEmpty();
  }
}
