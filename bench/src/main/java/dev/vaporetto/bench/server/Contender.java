package dev.vaporetto.bench.server;

import dev.vaporetto.containers.Container;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is compared: an engine on a host, or a server that is both. Ours stands beside its host. */
public enum Contender {
  /** Tomcat's own engine. */
  TOMCAT("Tomcat 11, its own", Container.TOMCAT_11, Engine.HOSTS),
  /** Ours on Tomcat, by the standard API. */
  OURS_TOMCAT("ours on Tomcat 11", Container.TOMCAT_11, Engine.OURS),
  /** Ours on Tomcat, by the fluent API. */
  FLUENT_TOMCAT("ours on Tomcat 11, fluent", Container.TOMCAT_11, Engine.FLUENT),
  /** Ours on Tomcat without event loops of its own. */
  LOOPLESS_TOMCAT("ours on Tomcat 11, loops off", Container.TOMCAT_11, Engine.LOOPLESS),
  /** An older build of ours on Tomcat. */
  OLDER_TOMCAT("ours on Tomcat 11, older build", Container.TOMCAT_11, Engine.OLDER),
  /** Jetty's own engine. */
  JETTY("Jetty 12.1, its own", Container.JETTY_EE11, Engine.HOSTS),
  /** Ours on Jetty, by the standard API. */
  OURS_JETTY("ours on Jetty 12.1", Container.JETTY_EE11, Engine.OURS),
  /** Ours on Jetty, by the fluent API. */
  FLUENT_JETTY("ours on Jetty 12.1, fluent", Container.JETTY_EE11, Engine.FLUENT),
  /** Ours on Jetty without event loops of its own. */
  LOOPLESS_JETTY("ours on Jetty 12.1, loops off", Container.JETTY_EE11, Engine.LOOPLESS),
  /** An older build of ours on Jetty. */
  OLDER_JETTY("ours on Jetty 12.1, older build", Container.JETTY_EE11, Engine.OLDER),
  /** Undertow's own engine. */
  UNDERTOW("Undertow 2.3, its own", Container.UNDERTOW, Engine.HOSTS),
  /** Ours on Undertow, by the standard API. */
  OURS_UNDERTOW("ours on Undertow 2.3", Container.UNDERTOW, Engine.OURS),
  /** Tyrus on Grizzly. */
  TYRUS("Tyrus 2.2 on Grizzly", null, Engine.HOSTS),
  /** Bun, whose WebSocket is uWebSockets. */
  BUN("Bun " + Bun.VERSION, null, Engine.HOSTS),
  /** An epoll loop in C that does nothing but echo. */
  FLOOR("C epoll loop, the floor", null, Engine.HOSTS);

  private final String label;
  private final @Nullable Container container;
  private final Engine engine;

  /** Which engine answers, and which application. */
  enum Engine {
    /** The host's own. */
    HOSTS,
    /** Ours, with endpoints of the standard API. */
    OURS,
    /** Ours, with routes of the fluent API. */
    FLUENT,
    /** As {@link #OURS}, its event loops switched off. */
    LOOPLESS,
    /** As {@link #OURS}, of the jars that {@link ClassPath#older} names. */
    OLDER
  }

  Contender(String label, @Nullable Container container, Engine engine) {
    this.label = label;
    this.container = container;
    this.engine = engine;
  }

  /** The name in tables. */
  public String label() {
    return label;
  }

  /** The name on the command line, such as {@code ours-tomcat}. */
  public String flag() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether it is our engine. */
  public boolean isOurs() {
    return engine != Engine.HOSTS;
  }

  /** Whether its applications are those of the fluent API. */
  public boolean isFluent() {
    return engine == Engine.FLUENT;
  }

  /** Whether the server tells how much of its heap is in use. */
  public boolean tellsHeap() {
    return container != null;
  }

  /** Whether the server agrees to permessage-deflate by default. */
  public boolean compresses() {
    return this != UNDERTOW && this != TYRUS && this != FLOOR;
  }

  /** Whether it does nothing but echo: it has no rooms, and no callbacks that could sleep. */
  public boolean onlyEchoes() {
    return this == FLOOR;
  }

  /** The host's own engine, with which ours is compared; itself if it is one. */
  public Contender host() {
    return isOurs()
        ? Arrays.stream(values())
            .filter(other -> other.container == container && !other.isOurs())
            .findFirst()
            .orElseThrow()
        : this;
  }

  @Nullable Container container() {
    return container;
  }

  Engine engine() {
    return engine;
  }

  /**
   * Parses names separated by commas.
   *
   * @throws IllegalArgumentException naming the wrong one, and all that there are
   */
  public static List<Contender> parse(String flags) {
    return Arrays.stream(flags.split(",", -1)).map(Contender::one).toList();
  }

  private static Contender one(String flag) {
    return Arrays.stream(values())
        .filter(contender -> contender.flag().equals(flag))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "server \"" + flag + "\", expected one of " + allFlags()));
  }

  private static String allFlags() {
    return Arrays.stream(values()).map(Contender::flag).collect(Collectors.joining(", "));
  }
}
