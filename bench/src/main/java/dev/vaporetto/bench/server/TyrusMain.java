package dev.vaporetto.bench.server;

import dev.vaporetto.bench.app.BoundedEchoEndpoint;
import dev.vaporetto.bench.app.EchoEndpoint;
import dev.vaporetto.bench.app.RoomEndpoint;
import dev.vaporetto.bench.app.SleepEndpoint;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.glassfish.tyrus.server.Server;

/** Serves the endpoints with Tyrus on Grizzly, in a JVM of its own, until it is killed. */
final class TyrusMain {
  private TyrusMain() {}

  public static void main(String[] arguments) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Server server =
        new Server(
            "localhost",
            port,
            "/",
            Map.of(),
            EchoEndpoint.class,
            BoundedEchoEndpoint.class,
            SleepEndpoint.class,
            RoomEndpoint.class);
    server.start();
    System.out.println("listening on " + port);
    Thread.currentThread().join();
  }

  static List<String> command(ClassPath classPath, List<String> jvm) throws IOException {
    List<Path> jars = new ArrayList<>(List.of(classPath.target().resolve("classes")));
    jars.addAll(classPath.jars("jakarta\\.websocket-(client-)?api-.*"));
    jars.addAll(classPath.containerJars("tyrus/lib"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.add("-cp");
    command.add(
        jars.stream()
            .map(jar -> jar.toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator)));
    command.add(TyrusMain.class.getName());
    return command;
  }
}
