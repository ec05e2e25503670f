package dev.vaporetto.bench.client;

import dev.vaporetto.bench.cli.Flags;
import dev.vaporetto.bench.load.Target;
import dev.vaporetto.bench.server.BenchServer;
import dev.vaporetto.bench.server.Contender;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How many threads our client has for many connections, and whether failed connects leave
 * descriptors behind. In a JVM of its own.
 */
public final class Footprint {
  private static final Set<String> FLAGS = Set.of("connections", "failures");

  private final int connections;
  private final int failures;
  private final PrintStream out;

  /** Parses the command line; see README.md. */
  public Footprint(List<String> arguments, PrintStream out) {
    Flags flags = new Flags(arguments, FLAGS);
    this.connections = flags.number("connections", 1_000);
    this.failures = flags.number("failures", 10_000);
    this.out = out;
  }

  /** Prints both figures. */
  public void run() throws IOException {
    try (BenchServer server = BenchServer.start(Contender.OURS_JETTY);
        BadPeer bad = BadPeer.start()) {
      Target echo = server.echo();
      List<String> arguments = new ArrayList<>();
      arguments.add(Integer.toString(connections));
      arguments.add("ws://" + echo.host() + ":" + echo.port() + echo.path());
      arguments.add(Integer.toString(failures));
      arguments.add("ws://127.0.0.1:" + closedPort() + "/");
      arguments.add("ws://127.0.0.1:" + bad.port() + "/");
      arguments.add("wss://localhost:" + bad.tlsPort() + "/");
      try (ClientProcess process =
          ClientProcess.start("FOOTPRINT", ClientEngine.OURS, FootprintMain.class, arguments)) {
        out.println(process.nextLine());
        out.println(process.nextLine());
      }
    }
  }

  /** A port without a listener: it was free a moment ago. */
  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
