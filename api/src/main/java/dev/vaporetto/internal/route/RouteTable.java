package dev.vaporetto.internal.route;

import dev.vaporetto.Compression;
import dev.vaporetto.TrustedProxies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Describes routes in a table for people to read. */
final class RouteTable {
  private RouteTable() {}

  static String of(List<Route> routes) {
    int width = routes.stream().mapToInt(route -> route.path().length()).max().orElse(0);
    return routes.stream()
        .sorted(Comparator.comparing(Route::path))
        .map(route -> line(route, width))
        .collect(Collectors.joining("\n"));
  }

  private static String line(Route route, int width) {
    String options = String.join("; ", options(route.settings()));
    return options.isEmpty() ? route.path() : pad(route.path(), width) + "  " + options;
  }

  private static String pad(String path, int width) {
    return path + " ".repeat(width - path.length());
  }

  /** Describes the options that are not the default. */
  private static List<String> options(RouteSettings settings) {
    List<String> options = new ArrayList<>();
    if (!settings.parsers().isEmpty()) {
      options.add("parses " + String.join(", ", settings.parsers().keySet()));
    }
    String origins = settings.origins().toString();
    if (!origins.equals("the same origin")) {
      options.add("origins: " + origins);
    }
    int policies = settings.policies().size();
    if (policies > 0) {
      options.add(policies + (policies == 1 ? " policy" : " policies"));
    }
    if (settings.subprotocolChoice() != null) {
      options.add("chooses subprotocols");
    } else if (!settings.subprotocols().isEmpty()) {
      options.add("subprotocols: " + String.join(", ", settings.subprotocols()));
    }
    int text = settings.maxTextMessageSize();
    int binary = settings.maxBinaryMessageSize();
    if (text == binary && text > 0) {
      options.add("messages up to " + text + " bytes");
    } else {
      if (text > 0) {
        options.add("text up to " + text + " bytes");
      }
      if (binary > 0) {
        options.add("binary up to " + binary + " bytes");
      }
    }
    if (!settings.idleTimeout().isZero()) {
      options.add("idle for " + settings.idleTimeout().toMillis() + " ms");
    }
    if (!settings.pingInterval().isZero()) {
      options.add("pings each " + settings.pingInterval().toMillis() + " ms");
    }
    Duration sendTimeout = settings.sendTimeout();
    if (sendTimeout != null) {
      options.add("sends for " + sendTimeout.toMillis() + " ms");
    }
    if (settings.outboundLimit() >= 0) {
      options.add(
          settings.outboundLimit()
              + " bytes may wait, then "
              + settings.overflow().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
    Compression compression = settings.compression();
    if (compression != null) {
      options.add("compression: " + compression.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
    if (settings.executor() != null) {
      options.add("runs on " + settings.executor());
    }
    TrustedProxies proxies = settings.trustedProxies();
    if (proxies != null) {
      options.add("trusts " + proxies);
    }
    if (settings.refusesUnhandled()) {
      options.add("refuses unhandled messages");
    }
    return options;
  }
}
