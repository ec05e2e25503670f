package dev.vaporetto.containers;

/** A WebSocket engine on a server: ours, or the one that the server brings itself. */
public enum ServerEngine {
  OURS_ON_TOMCAT(Container.TOMCAT_11, true),
  OURS_ON_JETTY(Container.JETTY_EE10, true),
  TOMCATS(Container.TOMCAT_11, false),
  JETTYS(Container.JETTY_EE10, false);

  private final Container container;
  private final boolean ours;

  ServerEngine(Container container, boolean ours) {
    this.container = container;
    this.ours = ours;
  }

  /** Whether the application carries it. */
  public boolean isOurs() {
    return ours;
  }

  /** Starts the server, with its own engine where that is to serve. */
  public RunningServer start(ServerOptions options) {
    return container.start(ours ? options : options.withOwnEngine());
  }
}
