package dev.vaporetto.jakarta.client;

import dev.vaporetto.protocol.handshake.ExtensionOffer;
import jakarta.websocket.Extension;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link Extension}s to and from what is in a header. */
final class Extensions {
  private Extensions() {}

  /** Not offered, whoever asks for it: the client does not compress yet. */
  private static final String DEFLATE = "permessage-deflate";

  /**
   * What to write into the request. An extension that the engine does not have is offered, too: the
   * application may know what to do with the server's answer.
   *
   * @throws IllegalArgumentException for a name or a value that cannot be in a header
   */
  static List<ExtensionOffer> offers(List<Extension> extensions) {
    return extensions.stream()
        .filter(extension -> !extension.getName().equals(DEFLATE))
        .map(Extensions::offer)
        .toList();
  }

  private static ExtensionOffer offer(Extension extension) {
    return new ExtensionOffer(
        extension.getName(),
        extension.getParameters().stream()
            .map(
                parameter -> {
                  String value = parameter.getValue();
                  boolean none = value == null || value.isEmpty();
                  return new ExtensionOffer.Parameter(parameter.getName(), none ? null : value);
                })
            .toList());
  }

  /** What the server agreed to, for the application. */
  static List<Extension> of(List<ExtensionOffer> agreed) {
    return agreed.stream().<Extension>map(Agreed::new).toList();
  }

  private record Agreed(ExtensionOffer offer) implements Extension {
    @Override
    public String getName() {
      return offer.name();
    }

    @Override
    public List<Extension.Parameter> getParameters() {
      return offer.parameters().stream().<Extension.Parameter>map(AgreedParameter::new).toList();
    }

    @Override
    public String toString() {
      return offer.toString();
    }
  }

  private record AgreedParameter(ExtensionOffer.Parameter parameter)
      implements Extension.Parameter {
    @Override
    public String getName() {
      return parameter.name();
    }

    @Override
    public @Nullable String getValue() {
      return parameter.value();
    }
  }
}
