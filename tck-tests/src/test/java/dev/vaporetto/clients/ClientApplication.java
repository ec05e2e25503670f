package dev.vaporetto.clients;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.TlsKeys;
import dev.vaporetto.containers.Wars;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.wars.AnnotatedEcho;
import dev.vaporetto.wars.Relay;
import java.nio.file.Path;

/** An engine on a server. */
enum Server {
  OURS_ON_TOMCAT(Container.TOMCAT_11, true),
  OURS_ON_JETTY(Container.JETTY_EE10, true),
  TOMCATS(Container.TOMCAT_11, false),
  JETTYS(Container.JETTY_EE10, false);

  /** At the same path as the tests'. */
  private static final String EXAMPLES_ECHO =
      "WEB-INF/classes/dev/vaporetto/example/AnnotatedEcho.class";

  private final Container container;
  private final boolean ours;

  Server(Container container, boolean ours) {
    this.container = container;
    this.ours = ours;
  }

  /** Starts the server with {@link #application} at the root. */
  RunningServer start(TlsKeys keys) {
    return start(ServerOptions.defaults().withTls(keys));
  }

  /** Starts it again, on the ports of one that has ended. */
  RunningServer restart(TlsKeys keys, RunningServer ended) {
    return start(ServerOptions.defaults().withTls(keys).onPortsOf(ended));
  }

  private RunningServer start(ServerOptions options) {
    return container.start(
        (ours ? options : options.withOwnEngine()).withApplication("", application()));
  }

  /** A WAR that echoes, and has a client in it; with our engine, also the example's routes. */
  Path application() {
    Wars war = Wars.war();
    if (ours) {
      war = Wars.from(EchoWars.example()).without(EXAMPLES_ECHO);
    }
    return war.classes(AnnotatedEcho.class, Relay.class).build("client.war");
  }
}
