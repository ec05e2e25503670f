package dev.vaporetto.bench.attack;

import dev.vaporetto.bench.load.Target;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** The path by which sockets reach the server. */
enum Door {
  /** A socket with HTTP/1.1: event loops of our engine read it. */
  PLAIN,
  /** TLS with HTTP/1.1: the container reads it. */
  TLS,
  /** HTTP/2 without TLS: a stream of a connection of its own. */
  H2;

  /** The name on the command line. */
  String flag() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Finds one by its name.
   *
   * @throws IllegalArgumentException naming the wrong one, and all that there are
   */
  static Door parse(String flag) {
    return Arrays.stream(values())
        .filter(door -> door.flag().equals(flag))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "path \""
                        + flag
                        + "\", expected one of "
                        + Arrays.stream(values())
                            .map(Door::flag)
                            .collect(Collectors.joining(", "))));
  }

  /** Makes the way for bytes over a socket that is non-blocking. */
  Link open(SocketChannel socket, Target target, SSLContext context) {
    return switch (this) {
      case PLAIN -> new Link.Plain(socket);
      case TLS -> new TlsLink(socket, context);
      case H2 -> new Http2Link(new Link.Plain(socket), target.host() + ":" + target.port());
    };
  }
}
