package dev.vaporetto.jakarta.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.engine.EndpointFactory;
import dev.vaporetto.jakarta.endpoint.Instance;
import dev.vaporetto.jakarta.endpoint.Instances;
import dev.vaporetto.servlet.HandshakeRefusedException;
import jakarta.websocket.server.ServerEndpointConfig;
import jakarta.websocket.server.ServerEndpointConfig.Configurator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Jakarta WebSocket §3.1.7: which instance serves a connection. */
class EndpointInstancesTest {
  public static class Plain {}

  private static EndpointInstances instances(Configurator configurator) {
    return instances(configurator, null);
  }

  private static EndpointInstances instances(
      Configurator configurator, @Nullable EndpointFactory factory) {
    ServerEndpointConfig config =
        ServerEndpointConfig.Builder.create(Plain.class, "/").configurator(configurator).build();
    return new EndpointInstances(config, Instances.of(Plain.class.getClassLoader()), () -> factory);
  }

  @Test
  void eachConnectionHasAnInstanceOfItsOwn() throws Exception {
    EndpointInstances instances = instances(new Configurator());
    Object one = instances.create().object();
    assertThat(one).isInstanceOf(Plain.class);
    assertThat(instances.create().object()).isInstanceOf(Plain.class).isNotSameAs(one);
  }

  @Test
  void aConfiguratorIsAskedForEachConnection() throws Exception {
    Plain only = new Plain();
    List<Class<?>> asked = new ArrayList<>();
    EndpointInstances instances =
        instances(
            new Configurator() {
              @Override
              public <T> T getEndpointInstance(Class<T> endpointClass) {
                asked.add(endpointClass);
                return endpointClass.cast(only);
              }
            });
    assertThat(instances.create().object()).isSameAs(only);
    assertThat(instances.create().object()).isSameAs(only);
    assertThat(asked).containsExactly(Plain.class, Plain.class);
  }

  @Test
  void anotherConnectionThanTheOneThatFailsIsNotAffected() throws Exception {
    List<Object> answers = new ArrayList<>(List.of("no endpoint", new Plain()));
    EndpointInstances instances =
        instances(
            new Configurator() {
              @Override
              @SuppressWarnings("unchecked") // a lie, as an application may tell it
              public <T> T getEndpointInstance(Class<T> endpointClass) {
                return (T) answers.remove(0);
              }
            });
    assertThatThrownBy(instances::create)
        .isInstanceOf(HandshakeRefusedException.class)
        .hasMessageContaining("The endpoint could not be instantiated");
    assertThat(instances.create().object()).isInstanceOf(Plain.class);
  }

  /** Makes what it has, and records what it is to destroy. */
  private record Factory(@Nullable Object made, List<Object> destroyed) implements EndpointFactory {
    @Override
    public @Nullable Object create(Class<?> endpointClass) {
      return made;
    }

    @Override
    public void destroy(Class<?> endpointClass, Object endpoint) {
      destroyed.add(endpointClass);
      destroyed.add(endpoint);
    }
  }

  @Test
  void aFrameworkMakesTheInstanceAndDestroysIt() throws Exception {
    Plain injected = new Plain() {};
    List<Object> destroyed = new ArrayList<>();
    Instance instance = instances(new Configurator(), new Factory(injected, destroyed)).create();
    assertThat(instance.object()).isSameAs(injected);
    assertThat(destroyed).isEmpty();
    Objects.requireNonNull(instance.destruction(), "of the factory").run();
    assertThat(destroyed).containsExactly(Plain.class, injected);
  }

  @Test
  void whatAFrameworkDoesNotKnowTheEngineMakes() throws Exception {
    List<Object> destroyed = new ArrayList<>();
    Instance instance = instances(new Configurator(), new Factory(null, destroyed)).create();
    assertThat(instance.object()).isInstanceOf(Plain.class);
    assertThat(instance.destruction()).isNull();
    assertThat(destroyed).isEmpty();
  }

  @Test
  void anInstanceOfAnotherClassIsRefused() {
    EndpointInstances instances =
        instances(new Configurator(), new Factory("no endpoint", new ArrayList<>()));
    assertThatThrownBy(instances::create)
        .isInstanceOf(HandshakeRefusedException.class)
        .hasMessageContaining("The endpoint could not be instantiated");
  }

  @Test
  void aConfiguratorsOwnWayComesBeforeTheFrameworks() throws Exception {
    Plain only = new Plain();
    EndpointInstances instances =
        instances(
            new Configurator() {
              @Override
              public <T> T getEndpointInstance(Class<T> endpointClass) {
                return endpointClass.cast(only);
              }
            },
            new Factory(new Plain(), new ArrayList<>()));
    assertThat(instances.create().object()).isSameAs(only);
  }
}
