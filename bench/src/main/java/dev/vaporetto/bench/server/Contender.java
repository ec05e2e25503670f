package dev.vaporetto.bench.server;

import dev.vaporetto.containers.Container;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is compared: an engine on a host. Ours stands beside the host's own. */
public enum Contender {
  /** Tomcat's own engine. */
  TOMCAT("Tomcat 11, its own", Container.TOMCAT_11, false),
  /** Ours on Tomcat. */
  OURS_TOMCAT("ours on Tomcat 11", Container.TOMCAT_11, true),
  /** Jetty's own engine. */
  JETTY("Jetty 12.1, its own", Container.JETTY_EE11, false),
  /** Ours on Jetty. */
  OURS_JETTY("ours on Jetty 12.1", Container.JETTY_EE11, true),
  /** Undertow's own engine. */
  UNDERTOW("Undertow 2.3, its own", Container.UNDERTOW, false),
  /** Ours on Undertow. */
  OURS_UNDERTOW("ours on Undertow 2.3", Container.UNDERTOW, true);

  private final String label;
  private final Container container;
  private final boolean ours;

  Contender(String label, Container container, boolean ours) {
    this.label = label;
    this.container = container;
    this.ours = ours;
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
    return ours;
  }

  /** The host's own engine, with which ours is compared. */
  public Contender host() {
    return Arrays.stream(values())
        .filter(other -> other.container == container && !other.ours)
        .findFirst()
        .orElseThrow();
  }

  Container container() {
    return container;
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
