package dev.vaporetto.internal.engine;

import jakarta.websocket.Extension;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Formats extensions of the standard API as in the handshake's header (RFC 6455 §9.1). */
public final class ExtensionHeaders {
  private ExtensionHeaders() {}

  /** Returns one text for each extension; an empty list for null. */
  public static List<String> of(@Nullable List<Extension> extensions) {
    List<String> headers = new ArrayList<>();
    for (Extension extension : extensions == null ? List.<Extension>of() : extensions) {
      StringBuilder header = new StringBuilder(extension.getName());
      for (Extension.Parameter parameter : extension.getParameters()) {
        header.append("; ").append(parameter.getName());
        String value = parameter.getValue();
        if (value != null && !value.isEmpty()) {
          header.append('=').append(value);
        }
      }
      headers.add(header.toString());
    }
    return headers;
  }
}
