package dev.vaporetto.jetty.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionFactory;
import dev.vaporetto.connection.wire.Transport;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Stream;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream that ends while Jetty hands it over, which no peer can bring about at will. */
@Timeout(60)
class StreamTransportTest {
  private final List<String> events = new ArrayList<>();
  private StreamServer server;
  private StreamPeer peer;
  private HTTP2Stream stream;
  private EndPoint endPoint;

  /** Where the stream comes from; its own connection is replaced. */
  @ServerEndpoint("/echo")
  public static class Echo {
    @OnMessage
    public String on(String text) {
      return text;
    }
  }

  @BeforeEach
  void openStream() throws Exception {
    server = StreamServer.start(Map.of(), Echo.class);
    peer = new StreamPeer(server.port());
    StreamPeer.Socket socket = peer.open("/app/echo");
    socket.sendText("there");
    assertThat(socket.readText()).isEqualTo("there");
    stream = server.session().getStream(socket.stream().getId());
    endPoint = (EndPoint) Objects.requireNonNull(stream.getAttachment());
  }

  @AfterEach
  void stop() {
    peer.close();
    server.close();
  }

  /** As Jetty makes it for an extended CONNECT, with a listener as Jetty's statistics are one. */
  private JettyConnection handedOver(ConnectionFactory connections) {
    JettyConnection transport = StreamTransport.of(endPoint, server.connector, connections);
    transport.addEventListener(
        new org.eclipse.jetty.io.Connection.Listener() {
          @Override
          public void onOpened(org.eclipse.jetty.io.Connection connection) {
            events.add("opened");
          }

          @Override
          public void onClosed(org.eclipse.jetty.io.Connection connection) {
            events.add("closed");
          }
        });
    return transport;
  }

  @Test
  void aStreamThatIsGoneAlreadyIsNeitherOpenedNorClosedForJettysListeners() throws Exception {
    Void unused =
        stream
            .reset(new ResetFrame(stream.getId(), ErrorCode.CANCEL_STREAM_ERROR.code))
            .get(10, TimeUnit.SECONDS);
    handedOver(
            new ConnectionFactory() {
              @Override
              public Connection connect(Transport transport) {
                throw new AssertionError("there is no stream any more");
              }

              @Override
              public void abandon() {
                events.add("abandoned");
              }
            })
        .onOpen();
    assertThat(events).containsExactly("abandoned");
  }

  @Test
  void aStreamThatFailsWhileItsConnectionIsMadeFailsNothingElse() {
    JettyConnection transport =
        handedOver(
            made -> {
              StreamTransport ours = (StreamTransport) made;
              ours.onReset(
                  stream,
                  new ResetFrame(stream.getId(), ErrorCode.INTERNAL_ERROR.code),
                  Callback.from(() -> events.add("reset is taken")));
              throw new IllegalStateException("no connection");
            });
    assertThatThrownBy(transport::onOpen).hasMessage("no connection");
    assertThat(events).containsExactly("opened", "reset is taken", "closed");
  }
}
