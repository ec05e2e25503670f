package dev.vaporetto.internal.start;

import jakarta.servlet.ServletException;
import java.util.List;

/** The WebSocket API that routes need. Names its types as text only: they may be missing. */
final class StandardApi {
  private static final List<String> TYPES =
      List.of("jakarta.websocket.ClientEndpointConfig", "jakarta.websocket.server.ServerContainer");

  private StandardApi() {}

  static void require() throws ServletException {
    for (String type : TYPES) {
      try {
        Class<?> unused = Class.forName(type, false, StandardApi.class.getClassLoader());
      } catch (ClassNotFoundException | LinkageError missing) {
        throw new ServletException(
            "WebSocket routes cannot start without the WebSocket API: there is no "
                + type
                + ". Put jakarta.websocket-api and jakarta.websocket-client-api 2.2.0 into"
                + " WEB-INF/lib, or onto the class path of an embedded server.",
            missing);
      }
    }
  }
}
