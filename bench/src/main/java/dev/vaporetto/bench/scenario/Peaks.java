package dev.vaporetto.bench.scenario;

import dev.vaporetto.bench.server.Contender;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * The highest rates of the servers of one run, by number of connections: what came back while each
 * connection had one message under way all the time. Not thread-safe.
 */
final class Peaks {
  private final Map<Integer, Map<Contender, Double>> peaks = new HashMap<>();

  /** Takes a server's highest rate, in messages a second. */
  void put(int connections, Contender server, double perSecond) {
    of(connections).put(server, perSecond);
  }

  boolean has(int connections, Contender server) {
    return of(connections).containsKey(server);
  }

  /** Half of the highest rate of the slowest server: a rate that all of them can serve. */
  double half(int connections) {
    return of(connections).values().stream()
            .mapToDouble(Double::doubleValue)
            .min()
            .orElseThrow(
                () ->
                    new IllegalStateException("no highest rate of " + connections + " connections"))
        / 2;
  }

  private Map<Contender, Double> of(int connections) {
    return peaks.computeIfAbsent(connections, key -> new EnumMap<>(Contender.class));
  }
}
