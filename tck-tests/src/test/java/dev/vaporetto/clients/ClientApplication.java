package dev.vaporetto.clients;

import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerEngine;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.TlsKeys;
import dev.vaporetto.containers.Wars;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.wars.AnnotatedEcho;
import dev.vaporetto.wars.FluentClients;
import dev.vaporetto.wars.Relay;
import java.nio.file.Path;

/** A WAR that echoes, and has a client in it. */
final class ClientApplication {
  /** At the same path as the tests'. */
  private static final String EXAMPLES_ECHO =
      "WEB-INF/classes/dev/vaporetto/example/AnnotatedEcho.class";

  /** Its presence has threads all the time. */
  private static final String CHAT = "WEB-INF/classes/dev/vaporetto/example/ChatApplication.class";

  private ClientApplication() {}

  /** Starts a server with it and the example's chat at the root. */
  static RunningServer startWithChat(ServerEngine engine, TlsKeys keys) {
    Path war = Wars.from(withExample()).classes(AnnotatedEcho.class, Relay.class).build("chat.war");
    return engine.start(ServerOptions.defaults().withTls(keys).withApplication("", war));
  }

  /** Starts a server with it at the root. */
  static RunningServer start(ServerEngine engine, TlsKeys keys) {
    return start(engine, ServerOptions.defaults().withTls(keys));
  }

  /** Starts it again, on the ports of one that has ended. */
  static RunningServer restart(ServerEngine engine, TlsKeys keys, RunningServer ended) {
    return start(engine, ServerOptions.defaults().withTls(keys).onPortsOf(ended));
  }

  private static RunningServer start(ServerEngine engine, ServerOptions options) {
    return engine.start(options.withApplication("", war(engine)));
  }

  private static Path withExample() {
    return Wars.from(EchoWars.example())
        .without(EXAMPLES_ECHO)
        .classes(FluentClients.class)
        .build("example.war");
  }

  /** With our engine, it also has the example's routes, but for the chat. */
  static Path war(ServerEngine engine) {
    Wars war = engine.isOurs() ? Wars.from(withExample()).without(CHAT) : Wars.war();
    return war.classes(AnnotatedEcho.class, Relay.class).build("client.war");
  }
}
