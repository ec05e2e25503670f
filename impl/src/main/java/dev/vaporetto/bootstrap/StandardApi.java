package dev.vaporetto.bootstrap;

import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket API that an application sees: a jar may be missing, or too old. Names its types as
 * text only, so that it can be asked where they are missing.
 */
final class StandardApi {
  private static final String SERVER = "jakarta.websocket.server.ServerContainer";
  private static final String CLIENT = "jakarta.websocket.ClientEndpointConfig";

  private static final String CURE =
      "Put jakarta.websocket-api and jakarta.websocket-client-api 2.2.0 into WEB-INF/lib, or onto"
          + " the class path of an embedded server.";

  private StandardApi() {}

  /** Says what is wrong with the API, and what helps; null if nothing is. */
  static @Nullable String problem() {
    ClassLoader loader = ApplicationLoader.engines();
    String missing = missing(loader);
    if (missing != null) {
      return missing;
    }
    Class<?> server = find(SERVER, loader);
    Class<?> client = find(CLIENT, loader);
    // Both are new in 2.1.
    if (server != null && !has(server, "upgradeHttpToWebSocket")) {
      return tooOld(server);
    }
    if (client != null && !has(client, "getSSLContext")) {
      return tooOld(client);
    }
    return null;
  }

  /** For the constructors of what the service loader makes: nothing else of it can run without. */
  static void requirePresent() {
    String missing = missing(ApplicationLoader.engines());
    if (missing != null) {
      throw new IllegalStateException(missing);
    }
  }

  /** Says which jar of the API is missing, and what helps; null if none is. */
  private static @Nullable String missing(ClassLoader loader) {
    String type =
        find(CLIENT, loader) == null ? CLIENT : find(SERVER, loader) == null ? SERVER : null;
    return type == null
        ? null
        : "Vaporetto cannot start without the WebSocket API: there is no " + type + ". " + CURE;
  }

  private static String tooOld(Class<?> type) {
    String version = type.getPackage().getImplementationVersion();
    return "Vaporetto needs the WebSocket API 2.1 or 2.2, but "
        + Archive.nameOf(type)
        + " is "
        + (version == null ? "older" : version)
        + ". "
        + CURE;
  }

  private static boolean has(Class<?> type, String method) {
    return Arrays.stream(type.getMethods()).map(Method::getName).anyMatch(method::equals);
  }

  private static @Nullable Class<?> find(String name, ClassLoader loader) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError missing) {
      return null;
    }
  }
}
