package dev.vaporetto.jakarta.client;

import dev.vaporetto.client.RawPeer;
import dev.vaporetto.engine.ClientProperties;
import dev.vaporetto.engine.EngineContainer;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What {@link HungLookupTest} runs in a JVM whose {@code jdk.net.hosts.file} is a named pipe that
 * nobody writes to: the JDK's own resolver hangs in opening it.
 */
final class HungLookupProgram {
  private HungLookupProgram() {}

  public static void main(String[] arguments) throws Exception {
    Path hosts = Path.of(System.getProperty("jdk.net.hosts.file"));
    EngineContainer container = (EngineContainer) ContainerProvider.getWebSocketContainer();
    try (RawPeer peer =
        new RawPeer(
            exchange -> {
              exchange.accept("");
              exchange.awaitEnd();
            })) {
      List<CompletableFuture<Session>> hung = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        hung.add(connect(container, "hangs-" + i, peer.port()));
      }
      while (resolving() < hung.size()) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      report("127.0.0.1", connect(container, "127.0.0.1", peer.port()));
      // From here on a lookup finds a file; those above stay where they are.
      Path file = Files.createTempFile(hosts.getParent(), "hosts", null);
      Files.writeString(
          file,
          InetAddress.getLoopbackAddress().getHostAddress() + " answers\n",
          StandardCharsets.UTF_8);
      Files.move(file, hosts, StandardCopyOption.REPLACE_EXISTING);
      report("answers", connect(container, "answers", peer.port()));
      if (hung.stream().anyMatch(CompletableFuture::isDone)) {
        throw new AssertionError("a lookup that was to hang has ended");
      }
    }
    // The threads of the hung lookups are daemons.
    System.out.println("end");
  }

  private static long resolving() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(each -> each.getKey().getName().contains("resolver"))
        .filter(
            each ->
                List.of(each.getValue()).stream()
                    .anyMatch(frame -> frame.getClassName().equals("java.io.FileInputStream")))
        .count();
  }

  private static CompletableFuture<Session> connect(
      EngineContainer container, String host, int port) {
    ClientEndpointConfig patient = ClientEndpointConfig.Builder.create().build();
    // Longer than the whole program: a connect that hangs must not end by itself.
    patient.getUserProperties().put(ClientProperties.CONNECT_TIMEOUT, Duration.ofHours(1));
    return container.connectAsync(
        new Endpoint() {
          @Override
          public void onOpen(Session session, @Nullable EndpointConfig config) {}
        },
        patient,
        URI.create("ws://" + host + ":" + port + "/"));
  }

  private static void report(String host, CompletableFuture<Session> connecting) throws Exception {
    connecting.get(60, TimeUnit.SECONDS).close();
    System.out.println("connected to " + host);
  }
}
