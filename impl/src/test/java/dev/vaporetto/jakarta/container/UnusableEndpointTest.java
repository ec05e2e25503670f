package dev.vaporetto.jakarta.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.client.ClientRuntime;
import dev.vaporetto.connection.ConnectionSettings;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.engine.EndpointFactory;
import dev.vaporetto.protocol.extension.DeflateSettings;
import dev.vaporetto.servlet.HandshakeService;
import jakarta.websocket.Decoder;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Encoder;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What could never serve a connection is refused at deployment (WSC-5.2.1-2), with the cure. */
class UnusableEndpointTest {
  private final Timers timers = new Timers(() -> 0);
  private final ClientRuntime client = new ClientRuntime("unusable", new BufferPool(), timers);
  private final VaporettoServerContainer engine =
      new VaporettoServerContainer(
          new HandshakeService(List.of()),
          UnusableEndpointTest.class.getClassLoader(),
          Runnable::run,
          timers,
          client,
          ConnectionSettings.DEFAULT,
          new Compression(Compression.Mode.OFF, DeflateSettings.DEFAULT, 6));

  @AfterEach
  void close() {
    engine.close();
    client.close();
  }

  @ServerEndpoint("/hidden")
  static class Hidden {
    @OnMessage
    public void on(String message) {}
  }

  @ServerEndpoint("/arguments")
  public static class WithArguments {
    public WithArguments(String needed) {}
  }

  /** Makes its instances itself. */
  public static class Making extends ServerEndpointConfig.Configurator {
    @Override
    public <T> T getEndpointInstance(Class<T> endpointClass) {
      return endpointClass.cast(new Made("by hand"));
    }
  }

  @ServerEndpoint(value = "/made", configurator = Making.class)
  static class Made {
    Made(String how) {}
  }

  static class Programmatic extends Endpoint {
    @Override
    public void onOpen(Session session, EndpointConfig config) {}
  }

  public static class Usable extends Endpoint {
    @Override
    public void onOpen(Session session, EndpointConfig config) {}
  }

  @Test
  void aClassThatIsNotPublicIsRefused() {
    engine.deployed();
    assertThatThrownBy(() -> engine.addEndpoint(Hidden.class))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("Hidden cannot be instantiated, since it is not public; expected");
    assertThatThrownBy(
            () ->
                engine.addEndpoint(
                    ServerEndpointConfig.Builder.create(Programmatic.class, "/p").build()))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("Programmatic cannot be instantiated, since it is not public");
    assertThat(engine.routes().match("/hidden")).isNull();
  }

  @Test
  void aClassWithoutAConstructorForTheEngineIsRefused() {
    assertThatThrownBy(() -> engine.addEndpoint(WithArguments.class))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("it has no public constructor without parameters; expected");
  }

  @Test
  void aConfiguratorThatMakesTheInstancesNeedsNoConstructor() throws Exception {
    engine.addEndpoint(Made.class);
    assertThat(engine.routes().match("/made")).isNotNull();
  }

  @Test
  void aFrameworkThatMakesTheInstancesNeedsNoConstructor() throws Exception {
    engine.setEndpointFactory(
        new EndpointFactory() {
          @Override
          public Object create(Class<?> endpointClass) {
            return new WithArguments("injected");
          }

          @Override
          public void destroy(Class<?> endpointClass, Object endpoint) {}
        });
    engine.addEndpoint(WithArguments.class);
    assertThat(engine.routes().match("/arguments")).isNotNull();
  }

  /** A configuration of an application's own kind. */
  private record Own(@Nullable Class<?> endpoint, @Nullable String path, List<Extension> extensions)
      implements ServerEndpointConfig {
    @Override
    public @Nullable Class<?> getEndpointClass() {
      return endpoint;
    }

    @Override
    public @Nullable String getPath() {
      return path;
    }

    @Override
    public @Nullable List<String> getSubprotocols() {
      return null;
    }

    @Override
    public List<Extension> getExtensions() {
      return extensions;
    }

    @Override
    public @Nullable Configurator getConfigurator() {
      return null;
    }

    @Override
    public @Nullable List<Class<? extends Encoder>> getEncoders() {
      return null;
    }

    @Override
    public @Nullable List<Class<? extends Decoder>> getDecoders() {
      return null;
    }

    @Override
    public @Nullable Map<String, Object> getUserProperties() {
      return null;
    }
  }

  @Test
  void aConfigurationMayReturnNullForWhatHasADefault() throws Exception {
    engine.addEndpoint(new Own(Usable.class, "/own", List.of()));
    assertThat(engine.routes().match("/own")).isNotNull();
  }

  @Test
  void aConfigurationThatReturnsNullForWhatIsNeededIsRefusedByName() {
    engine.deployed();
    assertThatThrownBy(() -> engine.addEndpoint(new Own(null, "/own", List.of())))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("Own.getEndpointClass() returned null; expected a value");
    assertThatThrownBy(() -> engine.addEndpoint(new Own(Usable.class, null, List.of())))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("Own.getPath() returned null; expected a value");
    assertThatThrownBy(
            () ->
                engine.addEndpoint(new Own(Usable.class, "/own", Arrays.asList((Extension) null))))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("Own.getExtensions() returned a list with a null; expected none");
    assertThatThrownBy(() -> ((ServerContainer) engine).addEndpoint((ServerEndpointConfig) null))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("null came as ServerEndpointConfig");
  }
}
