package dev.vaporetto.jakarta.container;

import dev.vaporetto.jakarta.endpoint.Instances;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/**
 * The platform default configurator (Jakarta WebSocket §3.1), found by the API through {@link
 * java.util.ServiceLoader}. Stateless.
 *
 * <p>The origin is not its business: {@link Negotiation} enforces it whatever default is in force.
 */
public final class DefaultConfigurator extends ServerEndpointConfig.Configurator {
  /** For the service loader. */
  public DefaultConfigurator() {}

  /**
   * The client's first that the endpoint supports: so says the method's contract. §3.1.2 can also
   * be read in the endpoint's order; where the two differ, the client's preference counts.
   */
  @Override
  public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
    for (String name : requested) {
      if (supported.contains(name)) {
        return name;
      }
    }
    return "";
  }

  /** Those of the client's extensions that are supported, in its order (§3.1.3). */
  @Override
  public List<Extension> getNegotiatedExtensions(
      List<Extension> installed, List<Extension> requested) {
    return requested.stream()
        .filter(
            wanted ->
                installed.stream().anyMatch(known -> known.getName().equals(wanted.getName())))
        .toList();
  }

  @Override
  public boolean checkOrigin(String origin) {
    return true;
  }

  @Override
  public void modifyHandshake(
      ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {}

  @Override
  public <T> T getEndpointInstance(Class<T> endpointClass) throws InstantiationException {
    ClassLoader application = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = application != null ? application : endpointClass.getClassLoader();
    return endpointClass.cast(Instances.of(loader).create(endpointClass).object());
  }
}
