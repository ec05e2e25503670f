package dev.vaporetto.internal.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.LogOf;
import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRoutes;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoutesInitializerTest {
  private final List<Object> listeners = new ArrayList<>();
  private final Map<String, Object> attributes = new HashMap<>();
  private final Map<String, String> parameters = new HashMap<>();

  private final ServletContext context =
      (ServletContext)
          Proxy.newProxyInstance(
              RoutesInitializerTest.class.getClassLoader(),
              new Class<?>[] {ServletContext.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "addListener" -> listeners.add(arguments[0]);
                    case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
                    case "getInitParameter" -> parameters.get((String) arguments[0]);
                    case "getAttribute" -> attributes.get((String) arguments[0]);
                    default -> null;
                  });

  /** Public, so that it is found. */
  public static final class Shop implements WebSocketApplication {
    static int begun;

    @Override
    public void routes(WebSocketRoutes routes) {
      begun++;
    }
  }

  @BeforeEach
  void nothingHasBegun() {
    Shop.begun = 0;
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

  @Test
  void aPublicApplicationIsFound() throws ServletException {
    assertThat(start(Shop.class, Base.class, WebSocketApplication.class)).isEmpty();
    assertThat(Shop.begun).isEqualTo(1);
  }

  @Test
  void theInitializerThatRunsTwiceBeginsAnApplicationOnce() throws ServletException {
    assertThat(start(Shop.class)).isEmpty();
    assertThat(start(Shop.class)).isEmpty();
    assertThat(Shop.begun).isEqualTo(1);
    assertThat(listeners).hasSize(1);
  }

  /** No servlet container could make it: a framework does. */
  public static final class Injected implements WebSocketApplication {
    private final String greeting;

    public Injected(String greeting) {
      this.greeting = greeting;
    }

    @Override
    public void routes(WebSocketRoutes routes) {
      routes.websocket(greeting, (request, webSocket) -> {});
    }
  }

  @Test
  void whereAFrameworkDeploysItsRoutesWhatIsFoundIsLeftToIt() throws ServletException {
    parameters.put("dev.vaporetto.start", "install");
    assertThat(start(Injected.class, Hidden.class)).isEmpty();

    // As VaporettoEngine.install does.
    attributes.put("dev.vaporetto.handedOver", true);
    assertThat(start(Shop.class)).isEmpty();
    assertThat(Shop.begun).isEqualTo(1);
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
    assertThat(Shop.begun).isZero();
  }
}
