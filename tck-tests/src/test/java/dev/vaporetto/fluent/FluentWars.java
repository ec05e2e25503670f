package dev.vaporetto.fluent;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.Wars;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.wars.ByHandConfig;
import dev.vaporetto.wars.ByHandListener;
import dev.vaporetto.wars.FluentRoutes;
import dev.vaporetto.wars.GroupedRoutes;
import dev.vaporetto.wars.Journal;
import dev.vaporetto.wars.LargeMessages;
import dev.vaporetto.wars.Sending;
import java.nio.file.Path;

/** A WebSocket engine on a server. */
enum Engine {
  OURS_ON_TOMCAT(Container.TOMCAT_11, true),
  OURS_ON_JETTY(Container.JETTY_EE10, true),
  TOMCATS(Container.TOMCAT_11, false),
  JETTYS(Container.JETTY_EE10, false);

  private final Container container;
  private final boolean ours;

  Engine(Container container, boolean ours) {
    this.container = container;
    this.ours = ours;
  }

  boolean isOurs() {
    return ours;
  }

  /** Starts the server with the example at the root and the tests' applications beside it. */
  RunningServer start() {
    ServerOptions options = ServerOptions.defaults();
    return container.start(
        (ours ? options : options.withOwnEngine())
            .withApplication("", example().build("chat.war"))
            .withApplication(FluentServer.ROUTES, routes())
            .withApplication(
                FluentServer.BY_HAND,
                libraries()
                    .classes(ByHandConfig.class, ByHandListener.class)
                    .build("by-hand.war")));
  }

  /** The WAR with the tests' routes. */
  Path routes() {
    return libraries()
        .classes(
            FluentRoutes.class,
            GroupedRoutes.class,
            LargeMessages.class,
            Sending.class,
            Journal.class)
        .build("routes.war");
  }

  /** The example; for another engine than ours, with no other library than the API's jar. */
  private Wars example() {
    Wars war = Wars.from(EchoWars.example());
    if (!ours) {
      war.names().stream()
          .filter(name -> name.startsWith("WEB-INF/lib/") || name.equals("META-INF/context.xml"))
          .filter(name -> !name.startsWith("WEB-INF/lib/vaporetto-api-"))
          .forEach(war::without);
    }
    return war;
  }

  /** The same without the example's classes. */
  private Wars libraries() {
    Wars war = example();
    war.names().stream().filter(name -> name.startsWith("WEB-INF/classes/")).forEach(war::without);
    return war;
  }
}
