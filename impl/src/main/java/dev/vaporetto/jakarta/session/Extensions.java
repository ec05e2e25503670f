package dev.vaporetto.jakarta.session;

import dev.vaporetto.protocol.extension.PermessageDeflate;
import dev.vaporetto.protocol.handshake.ExtensionOffer;
import jakarta.websocket.Extension;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link Extension}s to and from what is in a header. */
public final class Extensions {
  /** The one that the engine has. */
  public static final Extension DEFLATE =
      new FromHeader(new ExtensionOffer(PermessageDeflate.NAME, List.of()));

  private Extensions() {}

  /**
   * What to write into the request.
   *
   * @throws IllegalArgumentException for a name or a value that cannot be in a header
   */
  public static List<ExtensionOffer> offers(List<Extension> extensions) {
    return extensions.stream().map(Extensions::offer).toList();
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

  /** What a header said, for the application. */
  public static List<Extension> of(List<ExtensionOffer> elements) {
    return elements.stream().<Extension>map(FromHeader::new).toList();
  }

  private record FromHeader(ExtensionOffer offer) implements Extension {
    @Override
    public String getName() {
      return offer.name();
    }

    @Override
    public List<Extension.Parameter> getParameters() {
      return offer.parameters().stream().<Extension.Parameter>map(HeaderParameter::new).toList();
    }

    @Override
    public String toString() {
      return offer.toString();
    }
  }

  private record HeaderParameter(ExtensionOffer.Parameter parameter)
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
