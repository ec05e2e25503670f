package dev.vaporetto.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Jakarta WebSocket §6.2: which of the scanned classes are deployed. */
class EndpointScanTest {
  @ServerEndpoint("/annotated")
  public static class Annotated {
    @OnMessage
    public void on(String message) {}
  }

  @ServerEndpoint("/other")
  public static class Other {}

  /** Inherits methods, but not the annotation. */
  public static class Inheriting extends Annotated {}

  @ServerEndpoint("/hidden")
  static class Hidden {}

  @ServerEndpoint("/abstract")
  public abstract static class Abstract {}

  public static class Programmatic extends Endpoint {
    @Override
    public void onOpen(Session session, EndpointConfig config) {}
  }

  /** Selects endpoints, and records the classes that it was given. */
  public static class Chooses implements ServerApplicationConfig {
    static final List<Set<?>> ASKED = new ArrayList<>();

    @Override
    public Set<ServerEndpointConfig> getEndpointConfigs(Set<Class<? extends Endpoint>> classes) {
      ASKED.add(classes);
      return Set.of(ServerEndpointConfig.Builder.create(Programmatic.class, "/chosen").build());
    }

    @Override
    public Set<Class<?>> getAnnotatedEndpointClasses(Set<Class<?>> classes) {
      ASKED.add(classes);
      return Set.of(Annotated.class);
    }
  }

  public static class ChoosesTheOther implements ServerApplicationConfig {
    @Override
    public @Nullable Set<ServerEndpointConfig> getEndpointConfigs(
        Set<Class<? extends Endpoint>> classes) {
      return null;
    }

    @Override
    public Set<Class<?>> getAnnotatedEndpointClasses(Set<Class<?>> classes) {
      return Set.of(Other.class);
    }
  }

  static class HiddenChoice extends ChoosesTheOther {}

  public static class CannotBeMade implements ServerApplicationConfig {
    public CannotBeMade(String argument) {}

    @Override
    public Set<ServerEndpointConfig> getEndpointConfigs(Set<Class<? extends Endpoint>> classes) {
      return Set.of();
    }

    @Override
    public Set<Class<?>> getAnnotatedEndpointClasses(Set<Class<?>> classes) {
      return Set.of();
    }
  }

  /** Classes and paths, in the order in which they were deployed. */
  private final List<Object> deployed = new ArrayList<>();

  private final ServerContainer container =
      (ServerContainer)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {ServerContainer.class},
              (proxy, method, arguments) -> {
                Object what = arguments[0];
                deployed.add(what instanceof ServerEndpointConfig config ? config.getPath() : what);
                return null;
              });

  private void scan(Class<?>... found) throws DeploymentException {
    new EndpointScan(new LinkedHashSet<>(List.of(found))).deployTo(container);
  }

  @Test
  void withoutAConfigurationAllAnnotatedClassesAreDeployedAndNoProgrammaticOne() throws Exception {
    scan(Annotated.class, Programmatic.class, Other.class);
    assertThat(deployed).containsExactly(Annotated.class, Other.class);
  }

  @Test
  void subclassesOfEndpointsAndAbstractOnesAreLeftOut() throws Exception {
    scan(Inheriting.class, Abstract.class, Annotated.class);
    assertThat(deployed).containsExactly(Annotated.class);
  }

  /** Whether it can be instantiated depends on its configurator, which the container knows. */
  @Test
  void anEndpointThatIsNotPublicIsNotLeftOutInSilence() throws Exception {
    scan(Hidden.class);
    assertThat(deployed).containsExactly(Hidden.class);
  }

  @Test
  void aConfigurationThatIsNotPublicIsNamed() {
    assertThatThrownBy(() -> scan(HiddenChoice.class, Annotated.class))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining(HiddenChoice.class.getName())
        .hasMessageContaining("expected a public class with a public constructor");
  }

  @Test
  void withConfigurationsTheUnionOfTheirResultsIsDeployed() throws Exception {
    scan(Chooses.class, ChoosesTheOther.class, Annotated.class, Other.class, Programmatic.class);
    assertThat(deployed).containsExactlyInAnyOrder("/chosen", Annotated.class, Other.class);
  }

  @Test
  void aConfigurationIsAskedAboutAllThatWasFound() throws Exception {
    Chooses.ASKED.clear();
    scan(Chooses.class, Annotated.class, Other.class, Programmatic.class);
    assertThat(Chooses.ASKED)
        .containsExactly(Set.of(Programmatic.class), Set.of(Annotated.class, Other.class));
  }

  @Test
  void aConfigurationThatCannotBeMadeIsNamed() {
    assertThatThrownBy(() -> scan(CannotBeMade.class))
        .isInstanceOf(DeploymentException.class)
        .hasMessage(
            "The ServerApplicationConfig %s cannot be instantiated; expected a public class with a"
                + " public constructor without parameters that does not throw",
            CannotBeMade.class.getName());
  }
}
