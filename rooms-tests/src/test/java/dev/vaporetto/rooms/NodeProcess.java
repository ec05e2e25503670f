package dev.vaporetto.rooms;

import dev.vaporetto.WebSocket;
import dev.vaporetto.containers.BrokerServer;
import dev.vaporetto.containers.FaultProxy;
import dev.vaporetto.containers.ServerProcess;
import dev.vaporetto.containers.WorkFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A node as the tests see it; between it and each broker is a network that fails on demand. */
final class NodeProcess implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);

  private final Map<BrokerKind, FaultProxy> networks = new EnumMap<>(BrokerKind.class);
  private ServerProcess process;
  private int port;

  NodeProcess(Map<BrokerKind, BrokerServer> brokers) {
    brokers.forEach((kind, server) -> networks.put(kind, FaultProxy.to(server.port())));
    process = launch();
  }

  private ServerProcess launch() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(NodeServer.class.getName());
    networks.forEach((kind, network) -> command.add(kind + "=" + network.port()));
    return ServerProcess.startWatched(command, WorkFiles.newDirectory("node"));
  }

  /** Waits until the node serves. */
  void awaitReady() throws InterruptedException {
    port =
        process
            .log()
            .await(Pattern.compile("^" + NodeServer.READY + "(\\d+)$"), 0, START)
            .map(found -> Integer.parseInt(found.group(1)))
            .orElseThrow(() -> process.failure("The node did not start"));
  }

  /** Ends the process as a crash does. */
  void kill() {
    process.kill();
  }

  /** Starts another process in its place. */
  void startAgain() throws InterruptedException {
    process = launch();
    awaitReady();
  }

  FaultProxy network(BrokerKind kind) {
    FaultProxy network = networks.get(kind);
    if (network == null) {
      throw new IllegalArgumentException("no " + kind);
    }
    return network;
  }

  String url(BrokerKind kind, String path) {
    return "ws://127.0.0.1:" + port + "/" + kind + "/" + path;
  }

  /** Asks the node. */
  String ask(BrokerKind kind, String question) throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    WebSocket socket = WebSocket.connect(url(kind, "control")).get(60, TimeUnit.SECONDS);
    socket.onString(answer::complete);
    socket.send(question);
    String text = answer.get(60, TimeUnit.SECONDS);
    socket.close();
    return text;
  }

  /** Asks until the answer is as expected. */
  void await(BrokerKind kind, String question, Predicate<String> expected) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    String answer = ask(kind, question);
    while (!expected.test(answer)) {
      if (System.nanoTime() - deadline > 0) {
        throw process.failure("The answer to \"" + question + "\" of " + kind + " was " + answer);
      }
      Thread.sleep(20);
      answer = ask(kind, question);
    }
  }

  @Override
  public void close() {
    process.kill();
    networks.values().forEach(FaultProxy::close);
  }
}
