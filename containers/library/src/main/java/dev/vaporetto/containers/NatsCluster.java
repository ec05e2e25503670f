package dev.vaporetto.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * NATS servers that know each other, each a process of its own; they start one after another. Not
 * thread-safe.
 */
public final class NatsCluster implements AutoCloseable {
  private final List<String> settings;

  /** Where the servers speak with each other. */
  private final List<Integer> ports;

  private final List<NatsServer> servers = new ArrayList<>();

  /**
   * Plans servers, of which none runs.
   *
   * @param size how many there will be
   * @param settings lines of the configuration of each
   */
  public NatsCluster(int size, String... settings) {
    this.settings = List.of(settings);
    this.ports = freePorts(size);
  }

  private static List<Integer> freePorts(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<Integer> ports = held.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket each : held) {
        each.close();
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the next server. It looks for the others, and goes on without those that are absent. */
  public NatsServer startNext() {
    int number = servers.size();
    String routes =
        ports.stream()
            .filter(port -> !port.equals(ports.get(number)))
            .map(port -> "nats-route://127.0.0.1:" + port)
            .collect(Collectors.joining(", "));
    List<String> lines = new ArrayList<>(settings);
    lines.add("server_name: server" + number);
    lines.add(
        "cluster { name: rooms, listen: \"127.0.0.1:"
            + ports.get(number)
            + "\", routes: ["
            + routes
            + "] }");
    NatsServer server = NatsServer.start(lines.toArray(new String[0]));
    servers.add(server);
    return server;
  }

  /** Ends all servers. */
  @Override
  public void close() {
    servers.forEach(NatsServer::close);
  }
}
