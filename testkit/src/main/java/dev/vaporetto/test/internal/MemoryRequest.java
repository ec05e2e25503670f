package dev.vaporetto.test.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.URLDecoder;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A handshake's request, as a servlet container would show it. */
final class MemoryRequest {
  /** What the peers' addresses are. */
  private static final String LOOPBACK = "127.0.0.1";

  private final URI uri;
  private final MemoryTransport transport;
  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, Object> attributes = new HashMap<>();

  /** The name of the user who has logged in; null for none. */
  private final @Nullable String user;

  /**
   * A request.
   *
   * @param head the request line and the header fields
   * @param transport the server's end of the connection
   */
  MemoryRequest(URI uri, String head, MemoryTransport transport) {
    this.uri = uri;
    this.transport = transport;
    head.lines()
        .skip(1)
        .takeWhile(line -> !line.isEmpty())
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              headers
                  .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>(1))
                  .add(line.substring(colon + 1).trim());
            });
    List<String> names = headers.remove(MemoryServer.USER);
    user = names == null ? null : URLDecoder.decode(names.get(0), UTF_8);
  }

  MemoryTransport transport() {
    return transport;
  }

  /** This request behind the standard interface. */
  HttpServletRequest servletRequest() {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            MemoryRequest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class, Memory.class},
            (proxy, method, arguments) -> answer(proxy, method, arguments));
  }

  /** Lets the upgrade find this request again. */
  interface Memory {
    MemoryRequest memoryRequest();
  }

  private @Nullable Object answer(Object proxy, Method method, Object @Nullable [] arguments) {
    String first = arguments != null && arguments[0] instanceof String text ? text : "";
    return switch (method.getName()) {
      case "memoryRequest" -> this;
      case "getMethod" -> "GET";
      case "getProtocol" -> "HTTP/1.1";
      case "getScheme" -> "http";
      case "isSecure" -> uri.getScheme().equals("wss");
      case "getServerName" -> uri.getHost();
      case "getServerPort" -> uri.getPort();
      case "getRequestURI", "getServletPath" -> path();
      case "getContextPath" -> "";
      case "getQueryString" -> uri.getRawQuery();
      case "getHeader" -> headers.containsKey(first) ? headers.get(first).get(0) : null;
      case "getHeaders" -> Collections.enumeration(headers.getOrDefault(first, List.of()));
      case "getHeaderNames" -> Collections.enumeration(headers.keySet());
      case "getParameterMap" -> parameters();
      case "getRemoteAddr", "getRemoteHost", "getLocalAddr", "getLocalName" -> LOOPBACK;
      case "getRemotePort", "getLocalPort" -> 0;
      case "getAttribute" -> attributes.get(first);
      case "removeAttribute" -> {
        attributes.remove(first);
        yield null;
      }
      case "isAsyncSupported", "isAsyncStarted" -> false;
      case "setAttribute" -> {
        if (arguments != null) {
          attributes.put(first, arguments[1]);
        }
        yield null;
      }
      case "isUserInRole" -> false;
      case "getUserPrincipal" -> user == null ? null : new User(user);
      case "getRemoteUser" -> user;
      case "getSession", "getAuthType", "getCookies" -> null;
      case "hashCode" -> System.identityHashCode(proxy);
      case "equals" -> arguments != null && proxy == arguments[0];
      case "toString" -> "a request in memory to " + uri;
      default ->
          throw new UnsupportedOperationException(
              method.getName()
                  + " of a request without a servlet container; expected a method"
                  + " about the request line, its headers or its addresses");
    };
  }

  /** The user who has logged in, as the test says. */
  private record User(String getName) implements Principal {}

  private String path() {
    String path = uri.getRawPath();
    return path.isEmpty() ? "/" : path;
  }

  private Map<String, String[]> parameters() {
    Map<String, String[]> parameters = new LinkedHashMap<>();
    String query = uri.getQuery();
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      parameters.putIfAbsent(name, new String[] {value});
    }
    return parameters;
  }
}
