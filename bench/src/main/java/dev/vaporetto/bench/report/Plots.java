package dev.vaporetto.bench.report;

import dev.vaporetto.bench.report.BarPlot.Bars;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The plots of each chapter. */
final class Plots {
  private static final String MESSAGE = "server CPU µs a message";
  private static final String DELIVERY = "server CPU µs a delivery";
  private static final String UNUSED = "bytes a connection never used";
  private static final String ECHOED = "bytes a connection after one echo";
  private static final String OF_CLIENT = "client CPU µs a message";

  /** How the scenarios name sizes. */
  private static final Map<Double, String> SIZES =
      new TreeMap<>(
          Map.of(16.0, "16", 256.0, "256", 4096.0, "4k", 65_536.0, "64k", 1_048_576.0, "1m"));

  private Plots() {}

  static List<Plot> of(Chapter chapter) {
    return switch (chapter) {
      case ECHO ->
          List.of(
              servers(
                  "echo",
                  "Echo on 32 connections: processor time of the server, µs a message",
                  new Bars("echo-1", MESSAGE, "64 bytes,\none in flight"),
                  new Bars("echo-16", MESSAGE, "64 bytes,\n16 in flight"),
                  new Bars("echo-16k", MESSAGE, "16 KiB,\none in flight")),
              servers(
                  "echo-text",
                  "Echo of 64-byte texts on 32 connections: processor time, µs a message",
                  new Bars("echo-text-1", MESSAGE, "one in flight"),
                  new Bars("echo-text-16", MESSAGE, "16 in flight")));
      case DEFLATE ->
          List.of(
              servers(
                  "deflate",
                  "Echo of 1 KiB JSON, compressed both ways: processor time, µs a message",
                  new Bars("json-deflate-1", MESSAGE, "one in flight"),
                  new Bars("json-deflate-16", MESSAGE, "16 in flight")));
      case ROOMS ->
          List.of(
              servers(
                  "rooms",
                  "Texts of 100 bytes to 1,000 members: processor time, µs a delivery",
                  new Bars("room-1", DELIVERY, "one at a time"),
                  new Bars("room-16", DELIVERY, "bursts of 16")));
      case LATENCY -> List.of(latency());
      case CONNECTIONS -> List.of(connections());
      case SIZES ->
          List.of(
              sizes("binary", "Binary messages"),
              sizes("text", "Text messages"),
              sizes("deflate-binary", "Binary messages, compressed both ways"),
              sizes("deflate-text", "Text messages, compressed both ways"));
      case HEAP ->
          List.of(
              servers(
                  "heap",
                  "Heap of an idle connection, bytes",
                  new Bars("heap-uncompressed", UNUSED, "never used"),
                  new Bars("heap-uncompressed", ECHOED, "after one echo"),
                  new Bars("heap", UNUSED, "compression offered,\nnever used"),
                  new Bars("heap", ECHOED, "compression offered,\nafter one echo")));
      case CLIENTS ->
          List.of(
              new BarPlot(
                  "clients",
                  "Clients: processor time, µs",
                  Subjects::client,
                  List.of(
                      new Bars("client-echo-1", OF_CLIENT, "a message,\none in flight"),
                      new Bars("client-echo-16", OF_CLIENT, "a message,\n16 in flight"),
                      new Bars(
                          "client-handshake",
                          "client CPU µs a handshake",
                          "a connection opened\nand closed"))));
    };
  }

  private static Plot servers(String name, String title, Bars... bars) {
    return new BarPlot(name, title, Subjects::server, List.of(bars));
  }

  private static Plot latency() {
    Map<String, String> panels = new LinkedHashMap<>();
    panels.put("latency-100", "100 connections");
    panels.put("latency-100-sleepers", "100 connections,\n5 of them sleep");
    panels.put("latency-1000", "1,000 connections");
    panels.put("latency-1000-sleepers", "1,000 connections,\n50 of them sleep");
    return new LatencyPlot(
        "latency",
        "Latency at the same rate for all, ms: p50 (circle), p99 (square), p99.9 (triangle)",
        Collections.unmodifiableMap(panels));
  }

  private static Plot connections() {
    TreeMap<Double, String> scenarios = new TreeMap<>();
    for (int count = 10; count <= 10_000; count *= 10) {
      scenarios.put((double) count, "connections-" + count);
    }
    return new LinePlot(
        "connections",
        "Echo of 64 bytes, one in flight on each connection",
        "connections",
        false,
        MESSAGE,
        scenarios);
  }

  private static Plot sizes(String kind, String title) {
    TreeMap<Double, String> scenarios = new TreeMap<>();
    SIZES.forEach((bytes, name) -> scenarios.put(bytes, kind + "-" + name));
    return new LinePlot(
        "sizes-" + kind,
        title + ", one in flight on each of 32 connections",
        "size of a message",
        true,
        MESSAGE,
        scenarios);
  }
}
