package dev.vaporetto.room.nats;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nats.client.Options;
import io.nats.client.support.NatsUri;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** The options of the client library for one connection. */
final class ConnectOptions {
  private static final String TRUSTS_ALL = "opentls";

  private static final Duration LEAST_PATIENCE = Duration.ofSeconds(10);

  private ConnectOptions() {}

  /**
   * Returns the options.
   *
   * @param found servers that an earlier connection has found, as the library writes them
   */
  static Options of(Settings settings, Collection<String> found, Watch watch) {
    Options.Builder options =
        new Options.Builder()
            .server(settings.servers())
            .servers(found.toArray(new String[0]))
            .connectionName("rooms of Vaporetto")
            .pingInterval(Duration.ofSeconds(4))
            .maxPingsOut(2);
    settings.options().accept(options);
    options.maxReconnects(0).connectionListener(watch).errorListener(watch);
    Options chosen = options.build();
    logIn(options, chosen);
    verifyHosts(options, chosen);
    return options.build();
  }

  /**
   * Checks addresses of servers.
   *
   * @throws IllegalArgumentException if they cannot be read; its message has no password
   */
  static void check(String servers) {
    try {
      new Options.Builder().server(servers).build();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "no servers of NATS came; expected nats://[user:password@]host[:port], or tls://…,"
              + " separated by commas");
    }
  }

  /**
   * How long a message may wait until the server has it: longer than a silent server takes to count
   * as lost. A message that fails is not counted any more, but the library still has it until the
   * connection ends; if others took its place meanwhile, the library's queue would be full, and
   * whoever publishes would wait.
   */
  static Duration patience(Options options) {
    Duration silence = options.getPingInterval().multipliedBy(options.getMaxPingsOut() + 2L);
    return silence.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : silence;
  }

  /** The hosts of all servers, without what their URLs have of a login. */
  static List<String> hosts(Options options) {
    return options.getNatsServerUris().stream()
        .map(each -> each.getHost() + ":" + each.getPort())
        .distinct()
        .toList();
  }

  /**
   * A login in the URL of one server is that of the others as well. The library would say it to
   * that server only, and not to those of the cluster that it has found.
   */
  private static void logIn(Options.Builder options, Options chosen) {
    if (chosen.getUsernameChars() != null
        || chosen.getTokenChars() != null
        || chosen.getAuthHandler() != null) {
      return;
    }
    Optional<String> login =
        chosen.getNatsServerUris().stream()
            .map(each -> each.getUri().getRawUserInfo())
            .filter(Objects::nonNull)
            .findFirst();
    login.ifPresent(
        text -> {
          int colon = text.indexOf(':');
          if (colon < 0) {
            options.token(decoded(text).toCharArray());
          } else {
            options.userInfo(
                decoded(text.substring(0, colon)).toCharArray(),
                decoded(text.substring(colon + 1)).toCharArray());
          }
        });
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }

  private static void verifyHosts(Options.Builder options, Options chosen) {
    SSLContext context = chosen.getSslContext();
    if (context == null || chosen.getNatsServerUris().stream().anyMatch(ConnectOptions::isOpen)) {
      return;
    }
    HostNames names = new HostNames();
    if (chosen.getServerPool() == null) {
      options.serverPool(names);
    }
    options.sslContext(new HostVerifyingContext(context, names::nameOf));
  }

  /** Whether an application has asked for TLS that trusts everybody. */
  private static boolean isOpen(NatsUri server) {
    return server.getScheme().equals(TRUSTS_ALL);
  }
}
