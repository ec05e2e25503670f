package dev.vaporetto.jakarta.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.jakarta.endpoint.Instances;
import dev.vaporetto.servlet.HandshakeRefusedException;
import jakarta.websocket.server.ServerEndpointConfig;
import jakarta.websocket.server.ServerEndpointConfig.Configurator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jakarta WebSocket §3.1.7: which instance serves a connection. */
class EndpointInstancesTest {
  public static class Plain {}

  private static EndpointInstances instances(Configurator configurator) {
    ServerEndpointConfig config =
        ServerEndpointConfig.Builder.create(Plain.class, "/").configurator(configurator).build();
    return new EndpointInstances(config, Instances.of(Plain.class.getClassLoader()));
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
}
