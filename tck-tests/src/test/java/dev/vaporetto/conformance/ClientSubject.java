package dev.vaporetto.conformance;

import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RawServer;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Extension;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Our client, in this process: it connects to a hand-written server and echoes each message. */
final class ClientSubject implements Subject {
  private final WebSocketContainer container;
  private final Executor connecting;

  ClientSubject(Executor connecting) {
    this.connecting = connecting;
    container = ContainerProvider.getWebSocketContainer();
    if (!container.getClass().getName().startsWith("dev.vaporetto.")) {
      throw new IllegalStateException("expected our client but found " + container.getClass());
    }
  }

  @Override
  public String name() {
    return "client";
  }

  @Override
  public Peer peer() {
    return Peer.SERVER;
  }

  @Override
  public Connected connect(Case test) {
    try (RawServer server = RawServer.listen()) {
      URI uri = URI.create("ws://localhost:" + server.port() + "/conformance");
      // The script decides whether this must succeed: some handshakes must fail.
      CompletableFuture.runAsync(() -> connectTo(uri, test), connecting);
      RawClient socket = server.accept();
      Connected connected = new Connected(socket, test.extensions());
      try {
        answer(socket, socket.readRequest(), test);
        return connected;
      } catch (AssertionError e) {
        connected.close();
        throw e;
      }
    }
  }

  private static void answer(RawClient socket, RawServer.Request request, Case test) {
    String offer = String.join(", ", request.header("Sec-WebSocket-Extensions"));
    if (test.extensions().isEmpty()) {
      RawServer.upgrade(socket, request);
      return;
    }
    String expected = DeflateAgreement.NAME + "; client_max_window_bits";
    if (!offer.equals(expected)) {
      throw new AssertionError("expected '" + expected + "' but got '" + offer + "'");
    }
    RawServer.upgrade(socket, request, "Sec-WebSocket-Extensions: " + test.extensions());
  }

  private void connectTo(URI uri, Case test) {
    List<Extension> extensions = test.extensions().isEmpty() ? List.of() : List.of(new Deflate());
    ClientEndpointConfig config =
        ClientEndpointConfig.Builder.create().extensions(extensions).build();
    try {
      container.connectToServer(new EchoClientEndpoint(test.echo().limit()), config, uri);
    } catch (DeploymentException | IOException e) {
      // If the failure is wrong, the script misses its first frame.
      return;
    }
  }

  /** The offer, without parameters. */
  private static final class Deflate implements Extension {
    @Override
    public String getName() {
      return DeflateAgreement.NAME;
    }

    @Override
    public List<Parameter> getParameters() {
      return List.of();
    }
  }
}
