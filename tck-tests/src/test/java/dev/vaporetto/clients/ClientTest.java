package dev.vaporetto.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerEngine;
import dev.vaporetto.containers.TlsKeys;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Random;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our client, through the standard API and the fluent one, against four engines. */
@ParameterizedClass
@EnumSource(ServerEngine.class)
@Timeout(60)
class ClientTest implements FluentCases {
  private static final TlsKeys KEYS = TlsKeys.forLocalhost();
  private static final int LARGE = 1_048_576;

  private static @Nullable RunningServer running;

  private final WebSocketContainer container = ContainerProvider.getWebSocketContainer();

  ClientTest(ServerEngine engine) {}

  @BeforeParameterizedClassInvocation
  static void startServer(ServerEngine engine) {
    running = ClientApplication.start(engine, KEYS);
  }

  @AfterParameterizedClassInvocation
  static void stopServer() {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  private static RunningServer server() {
    return Objects.requireNonNull(running);
  }

  @Override
  public RunningServer echo() {
    return server();
  }

  @Override
  public SSLContext trusting() {
    return KEYS.trustingContext();
  }

  /** Hands everything to a {@link Client}, with an SSLContext that an annotation cannot have. */
  private Session connect(Client client, boolean secure) throws Exception {
    ClientEndpointConfig config =
        ClientEndpointConfig.Builder.create().sslContext(KEYS.trustingContext()).build();
    Session session =
        container.connectToServer(
            new Endpoint() {
              @Override
              public void onOpen(Session opened, EndpointConfig ignored) {
                opened.setMaxTextMessageBufferSize(2 * LARGE);
                opened.setMaxBinaryMessageBufferSize(2 * LARGE);
                MessageHandler.Whole<String> text = client::onText;
                MessageHandler.Whole<ByteBuffer> binary = client::onBinary;
                opened.addMessageHandler(String.class, text);
                opened.addMessageHandler(ByteBuffer.class, binary);
              }

              @Override
              public void onClose(Session ended, CloseReason reason) {
                client.onClose(reason);
              }

              @Override
              public void onError(Session failed, Throwable failure) {
                client.onError(failure);
              }
            },
            config,
            secure ? server().wss("/echo") : server().ws("/echo"));
    assertThat(session.isSecure()).isEqualTo(secure);
    return session;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void textOfAllLengthsComesBack(boolean secure) throws Exception {
    Client client = new Client();
    try (Session session = connect(client, secure)) {
      for (int length : new int[] {0, 1, 125, 126, 65_535, 65_536, LARGE / 2}) {
        String text = "ä".repeat(length);
        session.getBasicRemote().sendText(text);
        assertThat(client.next()).isEqualTo(text);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void manyBinaryMessagesComeBackInOrder(boolean secure) throws Exception {
    Client client = new Client();
    try (Session session = connect(client, secure)) {
      byte[] large = new byte[LARGE];
      new Random(1).nextBytes(large);
      for (int i = 0; i < 100; i++) {
        session.getAsyncRemote().sendBinary(ByteBuffer.wrap(new byte[] {(byte) i}));
      }
      session.getBasicRemote().sendBinary(ByteBuffer.wrap(large));
      for (int i = 0; i < 100; i++) {
        assertThat(client.next()).isEqualTo(ByteBuffer.wrap(new byte[] {(byte) i}));
      }
      assertThat(client.next()).isEqualTo(ByteBuffer.wrap(large));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ourCloseEndsTheConnectionWithItsCode(boolean secure) throws Exception {
    Client client = new Client();
    Session session = connect(client, secure);
    session.close(new CloseReason(CloseCodes.getCloseCode(4001), "enough"));
    CloseReason reason = client.closed();
    assertThat(reason.getCloseCode().getCode()).isEqualTo(4001);
    // The close was queued inside onClose, and the session stays open until that has returned.
    while (session.isOpen()) {
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theServersCloseComesWithCodeAndReason(boolean secure) throws Exception {
    Client client = new Client();
    Session session = connect(client, secure);
    session.getBasicRemote().sendText("close:4002:go away");
    CloseReason reason = client.closed();
    assertThat(reason.getCloseCode().getCode()).isEqualTo(4002);
    assertThat(reason.getReasonPhrase()).isEqualTo("go away");
  }

  @Test
  void anAnnotatedClientEchoes() throws Exception {
    Client client = new Client();
    try (Session session = container.connectToServer(client, server().ws("/echo"))) {
      session.getBasicRemote().sendText("annotated");
      assertThat(client.next()).isEqualTo("annotated");
    }
  }

  @Test
  void aPathWithoutAnEndpointIsAFailureWithTheStatus() {
    URI uri = server().ws("/nothing");
    assertThatThrownBy(() -> container.connectToServer(new Client(), uri))
        .isInstanceOf(DeploymentException.class)
        .hasMessageStartingWith(
            "ws://localhost:%d: the opening handshake failed: got the status 404", uri.getPort());
  }

  @Test
  void aCertificateThatTheJvmDoesNotTrustIsAFailure() {
    assertThatThrownBy(() -> container.connectToServer(new Client(), server().wss("/echo")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the TLS handshake failed");
  }
}
