package dev.vaporetto.fluent;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerEngine;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.Wars;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.wars.Abilities;
import dev.vaporetto.wars.ByHandConfig;
import dev.vaporetto.wars.ByHandListener;
import dev.vaporetto.wars.FluentRoutes;
import dev.vaporetto.wars.GroupedRoutes;
import dev.vaporetto.wars.Journal;
import dev.vaporetto.wars.LargeMessages;
import dev.vaporetto.wars.LoginFilter;
import dev.vaporetto.wars.LoginInitializer;
import dev.vaporetto.wars.RoomRoutes;
import dev.vaporetto.wars.Sending;
import jakarta.servlet.ServletContainerInitializer;
import java.nio.file.Path;

/** The WARs of the fluent tests. */
final class FluentWars {
  private FluentWars() {}

  /** Starts the server with the example at the root and the tests' applications beside it. */
  static RunningServer start(ServerEngine engine) {
    Wars login =
        Wars.war()
            .rootClasses(LoginFilter.class, LoginInitializer.class)
            .service(ServletContainerInitializer.class, LoginInitializer.class);
    ServerOptions options =
        ServerOptions.defaults()
            .withApplication("", example(engine).build("chat.war"))
            .withApplication(FluentServer.ROUTES, routes(engine))
            .withApplication(
                FluentServer.BY_HAND,
                libraries(engine)
                    .jar("a-login.jar", login)
                    .classes(ByHandConfig.class, ByHandListener.class)
                    .build("by-hand.war"));
    return engine.start(
        engine == ServerEngine.OURS_ON_JETTY ? options.withHttp2(Container.JETTY_EE10) : options);
  }

  /** The WAR with the tests' routes. */
  static Path routes(ServerEngine engine) {
    return libraries(engine)
        .classes(
            FluentRoutes.class,
            GroupedRoutes.class,
            RoomRoutes.class,
            LargeMessages.class,
            Abilities.class,
            Sending.class,
            Journal.class)
        .build("routes.war");
  }

  /** The example; for another engine than ours, with no other library than the API's jar. */
  private static Wars example(ServerEngine engine) {
    Wars war = Wars.from(EchoWars.example());
    if (!engine.isOurs()) {
      war.names().stream()
          .filter(name -> name.startsWith("WEB-INF/lib/") || name.equals("META-INF/context.xml"))
          .filter(name -> !name.startsWith("WEB-INF/lib/vaporetto-api-"))
          .forEach(war::without);
    }
    return war;
  }

  /** The same without the example's classes. */
  private static Wars libraries(ServerEngine engine) {
    Wars war = example(engine);
    war.names().stream().filter(name -> name.startsWith("WEB-INF/classes/")).forEach(war::without);
    return war;
  }
}
