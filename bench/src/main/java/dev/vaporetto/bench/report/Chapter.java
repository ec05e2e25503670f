package dev.vaporetto.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A part of the report: one run of a command, in which the servers or clients take turns. */
enum Chapter {
  /** Small and larger messages, one and several in flight. */
  ECHO(
      "Echo",
      "echo-1,echo-16,echo-16k,echo-text-1,echo-text-16",
      "tomcat,ours-tomcat,fluent-tomcat,older-tomcat,jetty,ours-jetty,fluent-jetty,older-jetty,"
          + "undertow,ours-undertow,tyrus,bun,floor",
      4,
      "echo-1,echo-16,echo-16k",
      "tomcat,ours-tomcat,fluent-tomcat,older-tomcat,jetty,ours-jetty,fluent-jetty,older-jetty,"
          + "bun"),
  /** JSON by permessage-deflate. */
  DEFLATE(
      "Compressed JSON",
      "json-deflate-1,json-deflate-16",
      "tomcat,ours-tomcat,fluent-tomcat,jetty,ours-jetty,fluent-jetty,bun",
      4,
      "json-deflate-16",
      "tomcat,ours-tomcat,jetty,ours-jetty,bun"),
  /** Rooms. */
  ROOMS(
      "Rooms",
      "room-1,room-16",
      "tomcat,ours-tomcat,older-tomcat,jetty,ours-jetty,older-jetty,undertow,ours-undertow,bun",
      4,
      "room-1,room-16",
      "tomcat,ours-tomcat,jetty,ours-jetty,bun"),
  /** Latency at a fixed rate. */
  LATENCY(
      "Latency at a fixed rate",
      "latency-100,latency-100-sleepers,latency-1000,latency-1000-sleepers",
      "tomcat,ours-tomcat,fluent-tomcat,older-tomcat,jetty,ours-jetty,fluent-jetty,older-jetty,bun",
      10,
      "latency-1000",
      "tomcat,ours-tomcat,jetty,ours-jetty,bun"),
  /** From few connections to many. */
  CONNECTIONS(
      "Number of connections",
      "connections-10,connections-100,connections-1000,connections-10000",
      "tomcat,ours-tomcat,fluent-tomcat,jetty,ours-jetty,fluent-jetty,bun,floor",
      4,
      "",
      ""),
  /** Messages of all sizes. */
  SIZES("Size of messages", sizes(), "tomcat,ours-tomcat,jetty,ours-jetty,bun", 2, "", ""),
  /** Idle connections. */
  HEAP(
      "Idle connections",
      "heap,heap-uncompressed",
      "tomcat,ours-tomcat,jetty,ours-jetty,undertow,ours-undertow",
      4,
      "heap-uncompressed",
      "tomcat,ours-tomcat,jetty,ours-jetty"),
  /** Clients; the scenarios are their work. */
  CLIENTS("Clients", "echo-1,echo-16,handshake", "ours,fluent,older,tyrus,tomcat,jdk", 4, "", "");

  private static final String OLDER = "older";

  private final String title;
  private final String scenarios;
  private final String subjects;
  private final int seconds;
  private final String shortScenarios;
  private final String shortSubjects;

  Chapter(
      String title,
      String scenarios,
      String subjects,
      int seconds,
      String shortScenarios,
      String shortSubjects) {
    this.title = title;
    this.scenarios = scenarios;
    this.subjects = subjects;
    this.seconds = seconds;
    this.shortScenarios = shortScenarios;
    this.shortSubjects = shortSubjects;
  }

  private static String sizes() {
    return List.of("binary", "text", "deflate-binary", "deflate-text").stream()
        .flatMap(kind -> List.of("16", "256", "4k", "64k", "1m").stream().map(s -> kind + "-" + s))
        .collect(Collectors.joining(","));
  }

  /** How much is measured. */
  enum Length {
    /** About ten minutes. */
    SHORT,
    /** About four hours. */
    ALL
  }

  String title() {
    return title;
  }

  /** The name on the command line, and of its folder. */
  String flag() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean isOfClients() {
    return this == CLIENTS;
  }

  boolean isIn(Length length) {
    return length == Length.ALL || !shortScenarios.isEmpty();
  }

  /**
   * The options of its command.
   *
   * @param older whether there is an older build
   */
  List<String> options(Length length, boolean older) {
    boolean all = length == Length.ALL;
    List<String> options = new ArrayList<>();
    options.addAll(
        List.of(isOfClients() ? "--work" : "--scenarios", all ? scenarios : shortScenarios));
    options.addAll(
        List.of(
            isOfClients() ? "--clients" : "--servers",
            present(all ? subjects : shortSubjects, older)));
    options.addAll(List.of("--rounds", all ? "5" : "3"));
    options.addAll(List.of("--seconds", Integer.toString(all ? seconds : 2)));
    if (!all) {
      options.addAll(List.of("--first-warm-up", "2"));
    } else if (this == SIZES) {
      // Twenty scenarios of one server process: each warms the next one up.
      options.addAll(List.of("--first-warm-up", "8"));
    }
    return options;
  }

  private static String present(String subjects, boolean older) {
    return Arrays.stream(subjects.split(","))
        .filter(subject -> older || !subject.startsWith(OLDER))
        .collect(Collectors.joining(","));
  }

  /**
   * Parses names separated by commas.
   *
   * @throws IllegalArgumentException naming the wrong one, and all that there are
   */
  static List<Chapter> parse(String flags) {
    return Arrays.stream(flags.split(",", -1)).map(Chapter::one).toList();
  }

  private static Chapter one(String flag) {
    return Arrays.stream(values())
        .filter(chapter -> chapter.flag().equals(flag))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "chapter \""
                        + flag
                        + "\", expected some of "
                        + Arrays.stream(values()).map(Chapter::flag).toList()));
  }
}
