package dev.vaporetto.client.uri;

import dev.vaporetto.client.auth.Credentials;
import dev.vaporetto.protocol.handshake.HttpTokens;
import dev.vaporetto.protocol.handshake.WebSocketUri;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an application asks to be connected to, made a URI that everything behind it understands.
 * Immutable. Every method throws an {@link IllegalArgumentException} that says what came, without
 * its secrets, and what was expected.
 *
 * @param uri of the scheme ws or wss, ASCII only, without user information
 * @param credentials what the user information said; null for none
 */
public record RequestedUri(URI uri, @Nullable Credentials credentials) {
  static final String HOST_AND_PORT = "a host and a port from 1 to 65535";

  /**
   * Reads a URI as people write it: it may have spaces, Unicode and whatever else {@link URI}
   * refuses, all of which is escaped, and whitespace around it.
   *
   * @return a URI that {@link #of} takes
   */
  public static URI read(String text) {
    UriReference written = UriReference.parse(text.strip());
    if (text.strip().chars().anyMatch(Character::isISOControl)) {
      throw bad(written, "no control characters");
    }
    String userInfo = written.userInfo();
    String prefix = userInfo == null ? "" : escapedUserInfo(written, userInfo) + '@';
    URI uri = uri(written, prefix);
    RequestedUri unused = of(uri);
    return uri;
  }

  /** Takes a URI that may have Unicode, user information, and the schemes of HTTP. */
  public static RequestedUri of(URI requested) {
    UriReference written = UriReference.parse(requested.toString());
    String userInfo = written.userInfo();
    return new RequestedUri(
        uri(written, ""),
        userInfo == null || userInfo.isEmpty() ? null : credentials(written, userInfo));
  }

  /**
   * The URI that the value of a {@code Location} leads to (RFC 9110 §10.2.2), without its fragment.
   *
   * @param base where the redirect came from
   * @param location as it was read, in Latin-1
   */
  public static URI redirected(URI base, String location) {
    UriReference target =
        UriReference.parse(base.toString()).resolve(UriReference.parse(Escapes.ofHeader(location)));
    if (target.userInfo() != null) {
      throw bad(target, "no user information");
    }
    return uri(
        new UriReference(target.scheme(), target.authority(), target.path(), target.query(), null),
        "");
  }

  /** Any URI for a message: a password must not reach a log. */
  public static String withoutSecrets(URI uri) {
    return UriReference.parse(uri.toString()).withoutSecrets();
  }

  private static URI uri(UriReference written, String userInfo) {
    String scheme = scheme(written);
    // RFC 6455 §3: fragment identifiers MUST NOT be used
    if (written.fragment() != null) {
      throw bad(written, "no fragment (#)");
    }
    URI uri = escaped(written, scheme, userInfo);
    try {
      WebSocketUri unused = WebSocketUri.parse(uri);
      return uri;
    } catch (IllegalArgumentException e) {
      throw bad(written, HOST_AND_PORT);
    }
  }

  private static URI escaped(UriReference written, String scheme, String userInfo) {
    String hostAndPort = written.hostAndPort();
    int colon = portColon(hostAndPort);
    try {
      return new URI(
          scheme
              + "://"
              + userInfo
              + HostText.ascii(hostAndPort.substring(0, colon))
              + hostAndPort.substring(colon)
              + Escapes.escape(written.path(), Escapes.PATH)
              + query(written.query()));
    } catch (URISyntaxException e) {
      throw bad(written, HOST_AND_PORT);
    } catch (IllegalArgumentException e) {
      throw bad(written, String.valueOf(e.getMessage()));
    }
  }

  private static String scheme(UriReference written) {
    String scheme = String.valueOf(written.scheme()).toLowerCase(Locale.ROOT);
    boolean secure = scheme.equals("wss") || scheme.equals("https");
    boolean plain = scheme.equals("ws") || scheme.equals("http");
    if (written.authority() == null || !(secure || plain)) {
      throw bad(written, "ws://host or wss://host, or http or https in their place");
    }
    return secure ? "wss" : "ws";
  }

  private static String query(@Nullable String text) {
    return text == null ? "" : '?' + Escapes.escape(text, Escapes.QUERY);
  }

  /** The index of the colon before the port; the end if there is none. */
  private static int portColon(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    boolean port = colon >= 0 && hostAndPort.indexOf(']', colon) < 0;
    return port ? colon : hostAndPort.length();
  }

  private static String escapedUserInfo(UriReference written, String userInfo) {
    try {
      return Escapes.escape(userInfo, Escapes.USER_INFO);
    } catch (IllegalArgumentException e) {
      throw bad(written, String.valueOf(e.getMessage()));
    }
  }

  private static Credentials credentials(UriReference written, String userInfo) {
    int colon = userInfo.indexOf(':');
    try {
      String user = Escapes.unescape(colon < 0 ? userInfo : userInfo.substring(0, colon));
      String password = colon < 0 ? "" : Escapes.unescape(userInfo.substring(colon + 1));
      // RFC 7617 §2: a user-id containing a colon character is invalid
      if (user.indexOf(':') >= 0) {
        throw new IllegalArgumentException("no colon in the user's name");
      }
      return Credentials.of(new PasswordAuthentication(user, password.toCharArray()));
    } catch (IllegalArgumentException e) {
      throw bad(written, "user:password@ of UTF-8 without control characters; " + e.getMessage());
    }
  }

  private static IllegalArgumentException bad(UriReference written, String expected) {
    return new IllegalArgumentException(
        "WebSocket URI: got "
            + HttpTokens.printable(written.withoutSecrets())
            + ", expected "
            + expected);
  }
}
