package dev.vaporetto.protocol.handshake;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One element of Sec-WebSocket-Extensions: an offer in a request, an agreement in a response (RFC
 * 6455 §9.1). Immutable; its text form is legal in a header.
 *
 * @param name a token
 * @param parameters in their order; a name may come more than once, whoever negotiates judges that
 */
public record ExtensionOffer(String name, List<Parameter> parameters) {
  /**
   * @throws IllegalArgumentException if the name is not a token
   */
  public ExtensionOffer {
    requireToken("Extension name", name);
    parameters = List.copyOf(parameters);
  }

  /**
   * A parameter of an extension.
   *
   * @param name a token
   * @param value a token, or null for a parameter without a value
   */
  public record Parameter(String name, @Nullable String value) {
    /**
     * @throws IllegalArgumentException if the name or the value is not a token
     */
    public Parameter {
      requireToken("Extension parameter name", name);
      if (value != null) {
        requireToken("Value of extension parameter " + name, value);
      }
    }

    @Override
    public String toString() {
      return value == null ? name : name + '=' + value;
    }
  }

  private static void requireToken(String what, String text) {
    if (!HttpTokens.isToken(text)) {
      throw new IllegalArgumentException(
          what + ": got " + HttpTokens.printable(text) + ", expected a token (RFC 9110 5.6.2)");
    }
  }

  /** The value of a Sec-WebSocket-Extensions header with these elements. */
  public static String headerValue(List<ExtensionOffer> extensions) {
    return extensions.stream().map(ExtensionOffer::toString).collect(Collectors.joining(", "));
  }

  /** As in a header: {@code permessage-deflate; client_max_window_bits=10}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(name);
    for (Parameter parameter : parameters) {
      text.append("; ").append(parameter);
    }
    return text.toString();
  }
}
