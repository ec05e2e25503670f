package dev.vaporetto.containers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a server starts. Immutable: each method returns a changed copy.
 *
 * @param ownEngine whether the server's own WebSocket engine is on an embedded server's class path;
 *     the stock ones are as they come (Tomcat has it, Jetty has not)
 * @param tls the key for the TLS connector of an embedded server, or of a stock Jetty, which has
 *     its module for HTTP/2 then; null for none
 * @param ports where an embedded server listens; 0 is a port of the system's choice
 * @param jars more jars on an embedded server's class path
 * @param jvmArguments the arguments of the server's JVM
 * @param stock what is changed on a stock server
 * @param applications the WARs (files, or directories for embedded servers) by context path, which
 *     is empty for the root
 */
public record ServerOptions(
    boolean ownEngine,
    @Nullable TlsKeys tls,
    Ports ports,
    List<Path> jars,
    List<String> jvmArguments,
    StockSettings stock,
    Map<String, Path> applications) {

  /**
   * The ports of the two connectors.
   *
   * @param plain of the plain one
   * @param tls of the TLS one, without meaning where there is none
   */
  public record Ports(int plain, int tls) {
    /** Of the system's choice. */
    static final Ports ANY = new Ports(0, 0);
  }

  /** A small heap, one compiler, and a collector without threads of its own: for short runs. */
  private static final List<String> SMALL_AND_SHORT =
      List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  /** Unmodifiable copies of all lists and maps. */
  public ServerOptions {
    jars = List.copyOf(jars);
    jvmArguments = List.copyOf(jvmArguments);
    applications = Collections.unmodifiableMap(new LinkedHashMap<>(applications));
  }

  /**
   * A small JVM that starts quickly; no TLS, no application, no WebSocket engine of the server's.
   * The settings of our engine are those of this JVM, so that all tests can run with another one.
   */
  public static ServerOptions defaults() {
    List<String> arguments = new ArrayList<>(SMALL_AND_SHORT);
    arguments.addAll(engineSettings());
    return new ServerOptions(
        false, null, Ports.ANY, List.of(), arguments, StockSettings.NONE, Map.of());
  }

  /** The arguments that give a JVM the settings of our engine that this one has. */
  public static List<String> engineSettings() {
    return System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("dev.vaporetto."))
        .sorted()
        .map(name -> "-D" + name + "=" + System.getProperty(name))
        .toList();
  }

  /** With the server's own WebSocket engine. */
  public ServerOptions withOwnEngine() {
    return new ServerOptions(true, tls, ports, jars, jvmArguments, stock, applications);
  }

  /** With a TLS connector beside the plain one. */
  public ServerOptions withTls(TlsKeys keys) {
    return new ServerOptions(ownEngine, keys, ports, jars, jvmArguments, stock, applications);
  }

  /** On the ports of a server that has ended, so that its clients find this one. */
  public ServerOptions onPortsOf(RunningServer ended) {
    Ports same = new Ports(ended.port(), tls == null ? 0 : ended.tlsPort());
    return new ServerOptions(ownEngine, tls, same, jars, jvmArguments, stock, applications);
  }

  /** With more jars on an embedded server's class path. */
  public ServerOptions withJars(List<Path> more) {
    return new ServerOptions(ownEngine, tls, ports, more, jvmArguments, stock, applications);
  }

  /**
   * With HTTP/2 beside HTTP/1.1 on both connectors of an embedded Jetty, and WebSocket over it
   * announced, as is Jetty's default.
   */
  public ServerOptions withHttp2(Container container) {
    List<Path> more = new ArrayList<>(jars);
    more.addAll(container.http2Jars());
    return withJars(more).withJvmArgument("-Dvaporetto.http2=true");
  }

  /** With these JVM arguments instead of the ones so far. */
  public ServerOptions withJvmArguments(String... arguments) {
    return new ServerOptions(ownEngine, tls, ports, jars, List.of(arguments), stock, applications);
  }

  /** With one more JVM argument. */
  public ServerOptions withJvmArgument(String argument) {
    List<String> more = new ArrayList<>(jvmArguments);
    more.add(argument);
    return new ServerOptions(ownEngine, tls, ports, jars, more, stock, applications);
  }

  /** With one more application, in place when the server is ready. */
  public ServerOptions withApplication(String contextPath, Path war) {
    Map<String, Path> more = new LinkedHashMap<>(applications);
    more.put(contextPath, war);
    return new ServerOptions(ownEngine, tls, ports, jars, jvmArguments, stock, more);
  }

  /** With a user who may log in on a stock server. */
  public ServerOptions withUser(String name, String password, String role) {
    StockSettings.User user = new StockSettings.User(name, password, role);
    return withStock(new StockSettings(user, stock.descriptors()));
  }

  /**
   * With {@code deployXML="false"} on a stock Tomcat: it refuses a WAR with a META-INF/context.xml,
   * unless there is a descriptor for its context path here.
   */
  public ServerOptions withDescriptors(Map<String, String> descriptors) {
    return withStock(new StockSettings(stock.user(), descriptors));
  }

  private ServerOptions withStock(StockSettings settings) {
    return new ServerOptions(ownEngine, tls, ports, jars, jvmArguments, settings, applications);
  }
}
