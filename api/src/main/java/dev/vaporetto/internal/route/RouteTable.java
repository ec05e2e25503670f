package dev.vaporetto.internal.route;

import dev.vaporetto.Compression;
import dev.vaporetto.TrustedProxies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Routes for a person to read. */
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
    String told = String.join("; ", told(route.settings()));
    return told.isEmpty() ? route.path() : pad(route.path(), width) + "  " + told;
  }

  private static String pad(String path, int width) {
    return path + " ".repeat(width - path.length());
  }

  /** What is not the default. */
  private static List<String> told(RouteSettings settings) {
    List<String> told = new ArrayList<>();
    if (!settings.parsers().isEmpty()) {
      told.add("parses " + String.join(", ", settings.parsers().keySet()));
    }
    String origins = settings.origins().toString();
    if (!origins.equals("the same origin")) {
      told.add("origins: " + origins);
    }
    int policies = settings.policies().size();
    if (policies > 0) {
      told.add(policies + (policies == 1 ? " policy" : " policies"));
    }
    if (settings.subprotocolChoice() != null) {
      told.add("chooses subprotocols");
    } else if (!settings.subprotocols().isEmpty()) {
      told.add("subprotocols: " + String.join(", ", settings.subprotocols()));
    }
    int text = settings.maxTextMessageSize();
    int binary = settings.maxBinaryMessageSize();
    if (text == binary && text > 0) {
      told.add("messages up to " + text + " bytes");
    } else {
      if (text > 0) {
        told.add("text up to " + text + " bytes");
      }
      if (binary > 0) {
        told.add("binary up to " + binary + " bytes");
      }
    }
    if (!settings.idleTimeout().isZero()) {
      told.add("idle for " + settings.idleTimeout().toMillis() + " ms");
    }
    if (!settings.pingInterval().isZero()) {
      told.add("pings each " + settings.pingInterval().toMillis() + " ms");
    }
    Duration sendTimeout = settings.sendTimeout();
    if (sendTimeout != null) {
      told.add("sends for " + sendTimeout.toMillis() + " ms");
    }
    if (settings.outboundLimit() >= 0) {
      told.add(
          settings.outboundLimit()
              + " bytes may wait, then "
              + settings.overflow().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
    Compression compression = settings.compression();
    if (compression != null) {
      told.add("compression: " + compression.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
    if (settings.executor() != null) {
      told.add("runs on " + settings.executor());
    }
    TrustedProxies proxies = settings.trustedProxies();
    if (proxies != null) {
      told.add("trusts " + proxies);
    }
    if (settings.refusesUnhandled()) {
      told.add("refuses unhandled messages");
    }
    return told;
  }
}
