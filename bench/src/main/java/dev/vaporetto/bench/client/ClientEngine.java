package dev.vaporetto.bench.client;

import dev.vaporetto.bench.server.ClassPath;
import dev.vaporetto.bench.server.Libraries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The clients that are compared. */
public enum ClientEngine {
  /** Ours, by the standard API. */
  OURS("ours"),
  /** Ours, by the fluent API. */
  FLUENT("ours, fluent"),
  /** An older build of ours, by the standard API. */
  OLDER("ours, older build"),
  /** Tyrus with its default container, Grizzly's. */
  TYRUS("Tyrus 2.2"),
  /** Tomcat's. */
  TOMCAT("Tomcat 11"),
  /** The JDK's java.net.http. */
  JDK("java.net.http");

  private final String label;

  ClientEngine(String label) {
    this.label = label;
  }

  /** The name in tables. */
  public String label() {
    return label;
  }

  /** The name on the command line. */
  public String flag() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the others are compared with it. */
  public boolean isOurs() {
    return this == OURS || this == FLUENT;
  }

  /** The highest ratio that our client's cost is to have to this one's. */
  public double goal() {
    return this == OLDER ? 0.6 : 1.05;
  }

  /** Its process's class path: this program's classes, and nothing of the other clients. */
  List<Path> classPath(ClassPath files) throws IOException {
    List<Path> jars = new ArrayList<>(List.of(files.target().resolve("classes")));
    if (this != JDK) {
      jars.addAll(files.jars("jakarta\\.websocket-(client-)?api-.*"));
    }
    switch (this) {
      case OURS -> addOurs(jars, files.libraries());
      case OLDER -> addOurs(jars, files.older());
      case FLUENT -> {
        addOurs(jars, files.libraries());
        jars.addAll(files.jars("vaporetto-api-.*"));
      }
      case TYRUS -> jars.addAll(files.containerJars("tyrus/lib"));
      case TOMCAT -> {
        jars.addAll(files.containerJars("tomcat-11/lib"));
        jars.addAll(files.containerJars("tomcat-11/own-engine"));
      }
      case JDK -> {}
    }
    return jars;
  }

  private static void addOurs(List<Path> jars, Libraries libraries) throws IOException {
    jars.addAll(libraries.jars("vaporetto-[\\d.]+.*"));
    jars.addAll(libraries.jars("tls-channel-.*"));
  }

  /**
   * Parses names separated by commas.
   *
   * @throws IllegalArgumentException naming the wrong one, and all that there are
   */
  public static List<ClientEngine> parse(String flags) {
    return Arrays.stream(flags.split(",", -1)).map(ClientEngine::one).toList();
  }

  private static ClientEngine one(String flag) {
    return Arrays.stream(values())
        .filter(engine -> engine.flag().equals(flag))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "client \""
                        + flag
                        + "\", expected one of "
                        + Arrays.stream(values())
                            .map(ClientEngine::flag)
                            .collect(Collectors.joining(", "))));
  }
}
