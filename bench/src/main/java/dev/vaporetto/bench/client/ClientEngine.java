package dev.vaporetto.bench.client;

import dev.vaporetto.bench.server.ClassPath;
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

  /** Its process's class path: this program's classes, and nothing of the other clients. */
  List<Path> classPath(ClassPath files) throws IOException {
    List<Path> jars = new ArrayList<>(List.of(files.target().resolve("classes")));
    if (this != JDK) {
      jars.addAll(files.jars("jakarta\\.websocket-(client-)?api-.*"));
    }
    switch (this) {
      case OURS -> {
        jars.addAll(files.jars("vaporetto-[\\d.]+.*"));
        jars.addAll(files.jars("tls-channel-.*"));
      }
      case FLUENT -> {
        jars.addAll(files.jars("vaporetto-[\\d.]+.*"));
        jars.addAll(files.jars("vaporetto-api-.*"));
        jars.addAll(files.jars("tls-channel-.*"));
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
