package dev.vaporetto.room.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/**
 * What a URI of Redis says. {@link java.net.URI} does not read it: that refuses host names with an
 * underscore, as networks of containers have them.
 *
 * @param user null for the default user
 * @param password null for none
 */
record RedisAddress(
    boolean tls,
    String host,
    int port,
    @Nullable String user,
    @Nullable String password,
    int database) {
  private static final int DEFAULT_PORT = 6379;

  /**
   * Reads a URI.
   *
   * @throws IllegalArgumentException if it is none of Redis; its message does not have the password
   */
  static RedisAddress parse(String uri) {
    int scheme = uri.indexOf("://");
    String name = scheme < 0 ? "" : uri.substring(0, scheme);
    boolean tls = name.equalsIgnoreCase("rediss");
    if (!tls && !name.equalsIgnoreCase("redis")) {
      throw refused("the scheme is neither redis nor rediss");
    }
    String rest = uri.substring(scheme + 3);
    int path = rest.indexOf('/');
    String authority = path < 0 ? rest : rest.substring(0, path);
    int at = authority.lastIndexOf('@');
    String login = at < 0 ? "" : authority.substring(0, at);
    int colon = login.indexOf(':');
    if (at >= 0 && colon < 0) {
      throw refused("there is a user without a password; expected user:password@ or :password@");
    }
    String server = authority.substring(at + 1);
    int port = server.lastIndexOf(':');
    boolean hasPort = port > server.lastIndexOf(']');
    String host = hasPort ? server.substring(0, port) : server;
    if (host.isEmpty() || host.indexOf(',') >= 0) {
      throw refused("there is not exactly one host");
    }
    return new RedisAddress(
        tls,
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host,
        hasPort ? number("port", server.substring(port + 1), 1, 65535) : DEFAULT_PORT,
        colon <= 0 ? null : decoded(login.substring(0, colon)),
        colon < 0 ? null : decoded(login.substring(colon + 1)),
        path < 0 || path == rest.length() - 1
            ? 0
            : number("database", rest.substring(path + 1), 0, Integer.MAX_VALUE));
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      throw refused("user or password have a % that does not begin an encoded byte");
    }
  }

  private static int number(String what, String text, int min, int max) {
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // As below.
    }
    throw refused("the " + what + " is not a number of " + min + " to " + max);
  }

  private static IllegalArgumentException refused(String reason) {
    return new IllegalArgumentException(
        "no URI of Redis came: "
            + reason
            + "; expected redis://[user:password@]host[:port][/database]");
  }

  HostAndPort hostAndPort() {
    return new HostAndPort(host, port);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return (tls ? "rediss://" : "redis://") + host + ":" + port + "/" + database;
  }
}
