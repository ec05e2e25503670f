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
   * @param extensions an application's; one without parameters may return null for them
   * @throws IllegalArgumentException for a name or a value that cannot be in a header, and for null
   */
  public static List<ExtensionOffer> offers(List<Extension> extensions) {
    return extensions.stream().map(Extensions::offer).toList();
  }

  private static ExtensionOffer offer(@Nullable Extension extension) {
    String name = extension == null ? null : extension.getName();
    if (extension == null || name == null) {
      throw new IllegalArgumentException(
          (extension == null ? "null" : extension.getClass().getName() + " without a name")
              + " came as an extension; expected one with a name");
    }
    List<Extension.Parameter> parameters = extension.getParameters();
    return new ExtensionOffer(
        name,
        parameters == null ? List.of() : parameters.stream().map(p -> parameter(name, p)).toList());
  }

  private static ExtensionOffer.Parameter parameter(
      String extension, Extension.@Nullable Parameter parameter) {
    String name = parameter == null ? null : parameter.getName();
    if (parameter == null || name == null) {
      throw new IllegalArgumentException(
          "a parameter of the extension " + extension + " is null or has no name; expected one");
    }
    String value = parameter.getValue();
    return new ExtensionOffer.Parameter(name, value == null || value.isEmpty() ? null : value);
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
