package dev.vaporetto.echo;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.Wars;
import dev.vaporetto.wars.AnnotatedEcho;
import dev.vaporetto.wars.ForeignFilter;
import dev.vaporetto.wars.ForeignFilterInitializer;
import dev.vaporetto.wars.PathEcho;
import jakarta.servlet.ServletContainerInitializer;
import java.nio.file.Files;
import java.nio.file.Path;

/** The WARs of the echo tests, and the context paths at which they run. */
public final class EchoWars {
  /** The context path of the variation with a foreign filter in front. */
  static final String FILTERED = "/filtered";

  /** Makes the filter's jar the first one, where the servlet specification knows an order. */
  private static final String FIRST_FRAGMENT =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <web-fragment xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
        <name>foreign</name>
        <ordering><before><others/></before></ordering>
      </web-fragment>
      """;

  private EchoWars() {}

  /** The example, unchanged, as the build has made it. */
  public static Path example() {
    Path war =
        Path.of(
            System.getProperty(
                "vaporetto.example.war", "../war-example/target/vaporetto-chat.war"));
    if (!Files.exists(war)) {
      throw new IllegalStateException(
          "No example at " + war.toAbsolutePath() + ": build the module war-example first");
    }
    return war;
  }

  /** Starts a server with the example and further classes of the application at the root. */
  public static RunningServer start(Container container, Class<?>... classes) {
    Path war = Wars.from(example()).classes(classes).build("example.war");
    return container.start(ServerOptions.defaults().withApplication("", war));
  }

  /** The same endpoints without our jars, for the server's own engine. */
  static Path onOwnEngine() {
    return Wars.war().classes(AnnotatedEcho.class, PathEcho.class).build("own.war");
  }

  /** A WAR with a library whose filter wraps requests and responses before any other filter. */
  static Path withForeignFilter(Path war) {
    Wars filter =
        Wars.war()
            .rootClasses(ForeignFilter.class, ForeignFilterInitializer.class)
            .service(ServletContainerInitializer.class, ForeignFilterInitializer.class)
            .file("META-INF/web-fragment.xml", FIRST_FRAGMENT);
    return Wars.from(war).jar("a-foreign-filter.jar", filter).build("filtered.war");
  }

  /** The options with the WAR at the root, at another context path, and behind the filter. */
  static ServerOptions deployed(ServerOptions options, Path war) {
    return options
        .withApplication("", war)
        .withApplication("/chat", war)
        .withApplication(FILTERED, withForeignFilter(war));
  }
}
