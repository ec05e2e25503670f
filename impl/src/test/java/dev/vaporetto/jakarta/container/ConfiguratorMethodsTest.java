package dev.vaporetto.jakarta.container;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import jakarta.websocket.server.ServerEndpointConfig.Configurator;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ConfiguratorMethodsTest {
  @Test
  void theDefaultOfAnotherApplicationIsReplacedByOurs() throws Exception {
    Configurator twin =
        (Configurator)
            new OtherApplication()
                .loadClass(DefaultConfigurator.class.getName())
                .getConstructor()
                .newInstance();
    assertThat(twin).isNotInstanceOf(DefaultConfigurator.class);
    assertThat(ConfiguratorMethods.of(config(twin))).isInstanceOf(DefaultConfigurator.class);
  }

  @Test
  void theConfiguratorOfTheApplicationStays() {
    Configurator own = new Configurator() {};
    assertThat(ConfiguratorMethods.of(config(own))).isSameAs(own);
    Configurator ours = new DefaultConfigurator();
    assertThat(ConfiguratorMethods.of(config(ours))).isSameAs(ours);
  }

  private static ServerEndpointConfig config(Configurator configurator) {
    return ServerEndpointConfig.Builder.create(Endpoint.class, "/")
        .configurator(configurator)
        .build();
  }

  /** Defines the engine's class a second time. */
  private static final class OtherApplication extends ClassLoader {
    OtherApplication() {
      super(ConfiguratorMethodsTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(DefaultConfigurator.class.getName())) {
        return super.loadClass(name, resolve);
      }
      try (InputStream in =
          DefaultConfigurator.class.getResourceAsStream("DefaultConfigurator.class")) {
        byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
