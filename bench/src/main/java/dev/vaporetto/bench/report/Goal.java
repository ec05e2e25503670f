package dev.vaporetto.bench.report;

import dev.vaporetto.bench.results.Measurements;
import dev.vaporetto.bench.results.Series;
import dev.vaporetto.bench.server.Contender;
import java.util.List;
import java.util.Optional;

/**
 * The highest ratio that a figure of ours is to have to that of another server.
 *
 * @param what it is, for people
 */
record Goal(String what, String scenario, String figure, Against against, double limit) {
  private static final String MESSAGE = "server CPU µs a message";
  private static final String DELIVERY = "server CPU µs a delivery";

  /** With what ours is compared. */
  enum Against {
    /** The engine of the server on which ours runs. */
    HOST("the host's own"),
    /** The same, on Tomcat alone. */
    TOMCAT("Tomcat's own"),
    /** The same, on Jetty alone. */
    JETTY("Jetty's own"),
    /** Bun. */
    BUN("Bun"),
    /** Ours on the same server before the event loops. */
    OLDER("the older build"),
    /** Ours itself with ten connections. */
    TEN_CONNECTIONS("the same on 10");

    private final String label;

    Against(String label) {
      this.label = label;
    }

    private boolean isFor(Contender ours) {
      return switch (this) {
        case TOMCAT -> ours.host() == Contender.TOMCAT;
        case JETTY -> ours.host() == Contender.JETTY;
        default -> true;
      };
    }

    private Contender of(Contender ours) {
      return switch (this) {
        case HOST, TOMCAT, JETTY -> ours.host();
        case BUN -> Contender.BUN;
        case OLDER ->
            ours.host() == Contender.TOMCAT ? Contender.OLDER_TOMCAT : Contender.OLDER_JETTY;
        case TEN_CONNECTIONS -> ours;
      };
    }

    private String scenario(String scenario) {
      return this == TEN_CONNECTIONS ? "connections-10" : scenario;
    }
  }

  /** All of servers, in their order. */
  static final List<Goal> ALL =
      List.of(
          message("64 B, one in flight", "echo-1", Against.HOST, 0.5),
          message("64 B, one in flight", "echo-1", Against.BUN, 1.6),
          message("64 B, 16 in flight", "echo-16", Against.HOST, 0.12),
          message("64 B, 16 in flight", "echo-16", Against.BUN, 1.5),
          message("16 KiB", "echo-16k", Against.TOMCAT, 0.2),
          message("16 KiB", "echo-16k", Against.JETTY, 0.6),
          message("16 KiB", "echo-16k", Against.BUN, 1.6),
          message("1 MiB", "binary-1m", Against.TOMCAT, 0.2),
          message("1 MiB", "binary-1m", Against.JETTY, 0.6),
          message("1 MiB", "binary-1m", Against.BUN, 1.6),
          message("JSON, compressed, 16 in flight", "json-deflate-16", Against.HOST, 0.6),
          delivery("delivery in a room", "room-1", Against.BUN, 1.5),
          delivery("delivery in a room, bursts of 16", "room-16", Against.HOST, 0.2),
          delivery("delivery in a room, bursts of 16", "room-16", Against.BUN, 1.5),
          latency("p99", "latency-100", Against.HOST, 1),
          latency("p99.9", "latency-100", Against.HOST, 1),
          latency("p99", "latency-1000", Against.HOST, 1),
          latency("p99.9", "latency-1000", Against.HOST, 1),
          latency("p99", "latency-100-sleepers", Against.OLDER, 0.5),
          latency("p99", "latency-1000-sleepers", Against.OLDER, 0.5),
          message("64 B on 10,000 connections", "connections-10000", Against.TEN_CONNECTIONS, 1.5),
          new Goal(
              "heap of an idle connection",
              "heap-uncompressed",
              "bytes a connection never used",
              Against.HOST,
              0.28));

  private static Goal message(String what, String scenario, Against against, double limit) {
    return new Goal("message of " + what, scenario, MESSAGE, against, limit);
  }

  private static Goal delivery(String what, String scenario, Against against, double limit) {
    return new Goal(what, scenario, DELIVERY, against, limit);
  }

  private static Goal latency(String quantile, String scenario, Against against, double limit) {
    return new Goal(quantile + " of " + scenario, scenario, quantile + " ms", against, limit);
  }

  /** What is compared with what. */
  String label() {
    return what + " / " + against.label;
  }

  /** The ratios of the rounds that have both; empty if there is none. */
  Optional<Series> ratios(Measurements measurements, Contender ours) {
    if (!against.isFor(ours)) {
      return Optional.empty();
    }
    Contender other = against.of(ours);
    Series ratios =
        measurements
            .series(scenario, ours.flag(), figure)
            .over(measurements.series(against.scenario(scenario), other.flag(), figure));
    return ratios.isEmpty() ? Optional.empty() : Optional.of(ratios);
  }
}
