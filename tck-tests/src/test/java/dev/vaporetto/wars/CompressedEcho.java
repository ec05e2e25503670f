package dev.vaporetto.wars;

import jakarta.websocket.Extension;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Echoes, or answers with the installed or the negotiated extensions. Thread-safe: it has no state.
 */
@ServerEndpoint("/deflate")
public class CompressedEcho {
  /** The same at another path, where the configurator agrees to nothing. */
  @ServerEndpoint(value = "/deflate/refused", configurator = Refusing.class)
  public static class Refused extends CompressedEcho {
    @Override
    @OnMessage
    public String onText(Session session, String text) {
      return super.onText(session, text);
    }
  }

  /** Picks none of the client's extensions. */
  public static final class Refusing extends ServerEndpointConfig.Configurator {
    @Override
    public List<Extension> getNegotiatedExtensions(
        List<Extension> installed, List<Extension> requested) {
      return List.of();
    }
  }

  /** The answer to a text. */
  @OnMessage
  public String onText(Session session, String text) {
    return switch (text) {
      case "installed" -> names(session.getContainer().getInstalledExtensions());
      case "agreed" -> names(session.getNegotiatedExtensions());
      default -> text;
    };
  }

  private static String names(Collection<Extension> extensions) {
    return extensions.stream()
        .map(
            extension ->
                extension.getName()
                    + extension.getParameters().stream()
                        .map(each -> "; " + each.getName())
                        .collect(Collectors.joining()))
        .collect(Collectors.joining(", "));
  }
}
