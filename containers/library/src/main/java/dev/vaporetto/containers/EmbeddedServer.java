package dev.vaporetto.containers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An embedded container behind a launcher, controlled by lines on its standard input. */
final class EmbeddedServer implements RunningServer {
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final Pattern REPLY = Pattern.compile("^@@vaporetto (\\w+) ?(.*)$");

  private final Container container;
  private final ServerProcess process;
  private final int port;
  private final int tlsPort;

  private EmbeddedServer(Container container, ServerProcess process, int port, int tlsPort) {
    this.container = container;
    this.process = process;
    this.port = port;
    this.tlsPort = tlsPort;
  }

  static EmbeddedServer start(Container container, ServerOptions options) {
    if (!options.stock().equals(StockSettings.NONE)) {
      throw new IllegalArgumentException(container + " is no stock server: " + options.stock());
    }
    Path work = ContainerFiles.newWorkDirectory(container.name());
    ServerProcess process = ServerProcess.start(command(container, options, work), work);
    return process.closedOnFailure(
        () -> {
          String[] ports = answer(process, "ready", 0).split(" ", -1);
          EmbeddedServer server =
              new EmbeddedServer(
                  container, process, Integer.parseInt(ports[0]), Integer.parseInt(ports[1]));
          options.applications().forEach(server::deploy);
          return server;
        });
  }

  private static List<String> command(Container container, ServerOptions options, Path work) {
    List<String> command = new ArrayList<>();
    command.add(ServerProcess.java());
    command.addAll(options.jvmArguments());
    command.add("-cp");
    command.add(
        Stream.of(
                Stream.of(ContainerFiles.launcherClasses()),
                container.jars(options.ownEngine()).stream(),
                options.jars().stream())
            .flatMap(Function.identity())
            .map(path -> path.toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator)));
    command.add(container.launcherClass());
    command.add("--work");
    command.add(work.toAbsolutePath().toString());
    command.add("--ports");
    command.add(String.valueOf(options.ports().plain()));
    command.add(String.valueOf(options.ports().tls()));
    TlsKeys tls = options.tls();
    if (tls != null) {
      command.add("--key-store");
      command.add(tls.keyStore().toAbsolutePath().toString());
      command.add(tls.password());
    }
    if (options.ownEngine()) {
      command.add("--own-engine");
    }
    return command;
  }

  /** Waits for the next reply and checks its first word. */
  private static String answer(ServerProcess process, String expected, int from) {
    Matcher reply;
    try {
      reply =
          process
              .log()
              .await(REPLY, from, ANSWER)
              .orElseThrow(() -> process.failure("No answer within " + ANSWER));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw process.failure("Interrupted while waiting for an answer");
    }
    if (!reply.group(1).equals(expected)) {
      throw process.failure("The server answered: " + reply.group(1) + " " + reply.group(2));
    }
    return reply.group(2);
  }

  private synchronized String ask(String command) {
    int from = process.log().size();
    process.writeLine(command);
    return answer(process, "ok", from);
  }

  @Override
  public Container container() {
    return container;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public int tlsPort() {
    if (tlsPort < 0) {
      throw new IllegalStateException("No TLS connector: start with ServerOptions.withTls");
    }
    return tlsPort;
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public void deploy(String contextPath, Path war) {
    ask("deploy " + word(contextPath) + " " + war.toAbsolutePath());
  }

  @Override
  public void undeploy(String contextPath) {
    ask("undeploy " + word(contextPath));
  }

  /** A blank would end the word. */
  private static String word(String contextPath) {
    return contextPath.isEmpty() ? "/" : contextPath.replace("%", "%25").replace(" ", "%20");
  }

  @Override
  public List<String> stuckClassLoaders() {
    List<String> stuck = reachableClassLoaders();
    for (int i = 0; i < 2 && !stuck.isEmpty(); i++) {
      giveSelectorsSomethingToDo();
      stuck = reachableClassLoaders();
    }
    return stuck;
  }

  /** A selector may hold on to the last socket that it closed until its next event. */
  private void giveSelectorsSomethingToDo() {
    for (int i = 0; i < 8; i++) {
      try (Socket socket = new Socket("localhost", port())) {
        socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(US_ASCII));
        socket.getInputStream().readAllBytes();
      } catch (IOException e) {
        throw process.failure("The server does not answer: " + e);
      }
    }
  }

  private List<String> reachableClassLoaders() {
    String[] words = ask("collected").trim().split(" ", -1);
    return List.of(words).subList(1, words.length);
  }

  @Override
  public long heapBytes() {
    return Long.parseLong(ask("heap"));
  }

  @Override
  public Duration cpuTime() {
    return Duration.ofNanos(Long.parseLong(ask("cpu")));
  }

  @Override
  public int threadCount() {
    return Integer.parseInt(ask("threads"));
  }

  @Override
  public List<String> threadNames(String prefix) {
    String names = ask("thread-names " + prefix).trim();
    return names.isEmpty() ? List.of() : List.of(names.split(" ", -1));
  }

  @Override
  public Path logFile() {
    return process.log().file();
  }

  @Override
  public String logTail() {
    return process.log().tail();
  }

  @Override
  public void close() {
    try {
      ask("exit");
      process.awaitEnd();
    } catch (IllegalStateException e) {
      // The process has ended or does not answer.
      process.close();
    }
  }
}
