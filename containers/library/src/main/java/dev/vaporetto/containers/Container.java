package dev.vaporetto.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The containers that tests and benchmarks run on. The versions are in the poms of the module
 * containers, which put the files into its {@code target/containers}.
 */
public enum Container {
  /** Embedded Tomcat 10.1. */
  TOMCAT_10(Family.TOMCAT, "tomcat-10", "TomcatLauncher", WebSocketApi.V2_1),
  /** Embedded Tomcat 11. */
  TOMCAT_11(Family.TOMCAT, "tomcat-11", "TomcatLauncher", WebSocketApi.V2_2),
  /** Embedded Jetty 12.1 with the ee10 environment. */
  JETTY_EE10(Family.JETTY, "jetty-12.1", "JettyEe10Launcher", WebSocketApi.V2_1),
  /** Embedded Jetty 12.1 with the ee11 environment. */
  JETTY_EE11(Family.JETTY, "jetty-12.1", "JettyEe11Launcher", WebSocketApi.V2_2),
  /** Embedded Jetty 12.0 with the ee10 environment. */
  JETTY_120_EE10(Family.JETTY, "jetty-12.0", "JettyEe10Launcher", WebSocketApi.V2_1),
  /** Embedded Undertow 2.3. */
  UNDERTOW(Family.UNDERTOW, "undertow", "UndertowLauncher", WebSocketApi.V2_1),
  /** The distribution of Tomcat 10.1 as it comes. */
  STOCK_TOMCAT_10(Family.TOMCAT, "stock-tomcat-10", "", WebSocketApi.V2_1),
  /** The distribution of Tomcat 11 as it comes. */
  STOCK_TOMCAT_11(Family.TOMCAT, "stock-tomcat-11", "", WebSocketApi.V2_2),
  /** The distribution of Jetty 12.1 with its module ee10-deploy. */
  STOCK_JETTY_EE10(Family.JETTY, "jetty-12.1", "", WebSocketApi.V2_1),
  /** The distribution of Jetty 12.1 with its module ee11-deploy. */
  STOCK_JETTY_EE11(Family.JETTY, "jetty-12.1", "", WebSocketApi.V2_2);

  /** Whose server it is. */
  public enum Family {
    /** Apache Tomcat. */
    TOMCAT,
    /** Eclipse Jetty. */
    JETTY,
    /** Undertow. */
    UNDERTOW
  }

  /** The release of the WebSocket API that comes with a server. */
  public enum WebSocketApi {
    /** Jakarta EE 10's. */
    V2_1,
    /** Jakarta EE 11's. */
    V2_2
  }

  private final Family family;
  private final String folder;
  private final String launcher;
  private final WebSocketApi webSocketApi;

  Container(Family family, String folder, String launcher, WebSocketApi webSocketApi) {
    this.family = family;
    this.folder = folder;
    this.launcher = launcher;
    this.webSocketApi = webSocketApi;
  }

  /** Whose server it is. */
  public Family family() {
    return family;
  }

  /** The release of the server's own WebSocket API. */
  public WebSocketApi webSocketApi() {
    return webSocketApi;
  }

  /** The jars of the server's own WebSocket API, without its engine. */
  public List<Path> webSocketApiJars() {
    return switch (family) {
      // An embedded Tomcat has the API in one jar with its engine, the distribution has it apart.
      case TOMCAT ->
          ContainerFiles.jarsIn(stockOfThisVersion().distribution().resolve("lib")).stream()
              .filter(jar -> jar.getFileName().toString().startsWith("websocket-"))
              .toList();
      case JETTY -> JettyJars.webSocketApi(distribution(), jettyEnvironment());
      case UNDERTOW ->
          ContainerFiles.jarsIn(ContainerFiles.directory(folder).resolve("own-engine")).stream()
              .filter(jar -> jar.getFileName().toString().startsWith("jakarta.websocket-"))
              .toList();
    };
  }

  private Container stockOfThisVersion() {
    return webSocketApi == WebSocketApi.V2_1 ? STOCK_TOMCAT_10 : STOCK_TOMCAT_11;
  }

  /** Whether it is a distribution that runs unmodified, not an embedded server. */
  public boolean isStock() {
    return launcher.isEmpty();
  }

  /**
   * Starts the container in a process of its own, and waits until its applications are ready.
   *
   * @throws IllegalStateException when it does not come up; the message ends with the server's log
   */
  public RunningServer start(ServerOptions options) {
    return isStock() ? StockServer.start(this, options) : EmbeddedServer.start(this, options);
  }

  /** The EE environment of a Jetty. */
  String jettyEnvironment() {
    if (family != Family.JETTY) {
      throw new IllegalStateException(this + " is no Jetty");
    }
    return name().endsWith("11") ? "ee11" : "ee10";
  }

  String launcherClass() {
    return "dev.vaporetto.containers.launcher." + launcher;
  }

  /** What an embedded Jetty needs for HTTP/2, beside {@link #jars}. */
  List<Path> http2Jars() {
    return JettyJars.http2(distribution());
  }

  /** The unpacked distribution of a stock container, and of every Jetty. */
  Path distribution() {
    Path directory = ContainerFiles.directory(folder);
    try (Stream<Path> children = Files.list(directory)) {
      return children
          .filter(Files::isDirectory)
          .filter(child -> !child.getFileName().toString().equals("META-INF"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("No distribution in " + directory));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The class path of an embedded container, without the launcher.
   *
   * @param ownEngine whether the server's own WebSocket engine is on it
   */
  public List<Path> jars(boolean ownEngine) {
    List<Path> jars = new ArrayList<>();
    if (family == Family.JETTY) {
      jars.addAll(JettyJars.select(distribution(), jettyEnvironment(), ownEngine));
    } else {
      jars.addAll(ContainerFiles.jarsIn(ContainerFiles.directory(folder).resolve("lib")));
      if (ownEngine) {
        jars.addAll(ContainerFiles.jarsIn(ContainerFiles.directory(folder).resolve("own-engine")));
      }
    }
    return jars;
  }
}
