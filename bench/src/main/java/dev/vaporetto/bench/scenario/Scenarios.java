package dev.vaporetto.bench.scenario;

import dev.vaporetto.bench.load.Headers;
import dev.vaporetto.bench.load.Message;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** All scenarios by name, in the order in which they run. */
public final class Scenarios {
  /** What runs when nothing is asked for. */
  public static final String DEFAULT = "echo-1,echo-16,heap,heap-uncompressed";

  private static final int CONNECTIONS = 32;
  private static final int IDLE_CONNECTIONS = 2_000;
  private static final Message SMALL = Message.binary(64);

  private static final List<Scenario> ALL =
      List.of(
          new EchoCpu("echo-1", CONNECTIONS, 1, SMALL),
          new EchoCpu("echo-16", CONNECTIONS, 16, SMALL),
          new EchoCpu("echo-text-1", CONNECTIONS, 1, Message.text(64)),
          new EchoCpu("echo-text-16", CONNECTIONS, 16, Message.text(64)),
          new CompressedEchoCpu("json-deflate-1", CONNECTIONS, 1, 1024),
          new CompressedEchoCpu("json-deflate-16", CONNECTIONS, 16, 1024),
          new IdleHeap("heap", IDLE_CONNECTIONS, Headers.BROWSER),
          new IdleHeap("heap-uncompressed", IDLE_CONNECTIONS, Headers.BROWSER_UNCOMPRESSED));

  private Scenarios() {}

  /**
   * Parses names separated by commas.
   *
   * @throws IllegalArgumentException naming the wrong one, and all that there are
   */
  public static List<Scenario> parse(String flags) {
    return Arrays.stream(flags.split(",", -1)).map(Scenarios::one).toList();
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
