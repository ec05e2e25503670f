package dev.vaporetto.bench.scenario;

import dev.vaporetto.bench.load.CompressedTraffic;
import dev.vaporetto.bench.load.Headers;
import dev.vaporetto.bench.load.Message;
import dev.vaporetto.bench.load.Traffic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All scenarios by name, in the order in which they run. */
public final class Scenarios {
  /** What runs when nothing is asked for. */
  public static final String DEFAULT = "echo-1,echo-16,heap,heap-uncompressed";

  private static final int CONNECTIONS = 32;
  private static final int IDLE_CONNECTIONS = 2_000;

  /** The sizes of messages, in bytes. */
  private static final SortedMap<Integer, String> SIZES =
      new TreeMap<>(Map.of(16, "16", 256, "256", 4_096, "4k", 65_536, "64k", 1_048_576, "1m"));

  private static final int MEMBERS = 1_000;

  private static final List<Scenario> ALL = new ArrayList<>();

  static {
    add("echo-1", 1, Message.binary(64));
    add("echo-16", 16, Message.binary(64));
    add("echo-16k", 1, Message.binary(16 * 1024));
    add("echo-text-1", 1, Message.text(64));
    add("echo-text-16", 16, Message.text(64));
    add("json-deflate-1", 1, CompressedTraffic.text(1024));
    add("json-deflate-16", 16, CompressedTraffic.text(1024));
    for (Map.Entry<Integer, String> size : SIZES.entrySet()) {
      add("binary-" + size.getValue(), 1, Message.binary(size.getKey()));
      add("text-" + size.getValue(), 1, Message.text(size.getKey()));
      add("deflate-binary-" + size.getValue(), 1, CompressedTraffic.binary(size.getKey()));
      add("deflate-text-" + size.getValue(), 1, CompressedTraffic.text(size.getKey()));
    }
    for (int connections = 10; connections <= 10_000; connections *= 10) {
      ALL.add(new EchoCpu("connections-" + connections, connections, 1, Message.binary(64)));
    }
    for (int burst : new int[] {1, 16}) {
      ALL.add(new BroadcastCpu("room-" + burst, MEMBERS, burst, Message.text(100)));
    }
    Peaks peaks = new Peaks();
    for (int connections : new int[] {100, 1_000}) {
      String flag = "latency-" + connections;
      Message message = Message.binary(64);
      ALL.add(new LatencyAtRate(flag, connections, 0, message, peaks));
      ALL.add(new LatencyAtRate(flag + "-sleepers", connections, connections / 20, message, peaks));
    }
    ALL.add(new IdleHeap("heap", IDLE_CONNECTIONS, Headers.BROWSER));
    ALL.add(new IdleHeap("heap-uncompressed", IDLE_CONNECTIONS, Headers.BROWSER_UNCOMPRESSED));
  }

  private Scenarios() {}

  /**
   * Parses names separated by commas.
   *
   * @throws IllegalArgumentException naming the wrong one, and all that there are
   */
  public static List<Scenario> parse(String flags) {
    return Arrays.stream(flags.split(",", -1)).map(Scenarios::one).toList();
  }

  private static void add(String flag, int depth, Traffic traffic) {
    ALL.add(new EchoCpu(flag, CONNECTIONS, depth, traffic));
  }

  private static Scenario one(String flag) {
    return ALL.stream()
        .filter(scenario -> scenario.flag().equals(flag))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "scenario \"" + flag + "\", expected one of " + allFlags()));
  }

  private static String allFlags() {
    return ALL.stream().map(Scenario::flag).collect(Collectors.joining(", "));
  }
}
