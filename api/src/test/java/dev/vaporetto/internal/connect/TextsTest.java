package dev.vaporetto.internal.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vaporetto.MessageCodec;
import dev.vaporetto.Messages;
import dev.vaporetto.Reconnect;
import dev.vaporetto.WebSocket;
import dev.vaporetto.room.Rooms;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.WebSocketContainer;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Texts that have no UTF-8, or that no codec reads, with the test as the server. */
@Timeout(60)
class TextsTest {
  private static final String HALF = "half \ud83d of it";
  private static final MessageCodec<Integer> NUMBERS =
      MessageCodec.of(String::valueOf, Integer::valueOf);

  private final WebSocketContainer container = ContainerProvider.getWebSocketContainer();
  private ServerSocket server;
  private Socket peer = new Socket();
  private DataInputStream in = new DataInputStream(InputStream.nullInputStream());

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    server.setSoTimeout(20_000);
  }

  @AfterEach
  void close() throws Exception {
    peer.close();
    server.close();
    ((AutoCloseable) container).close();
  }

  private WebSocket connect(Reconnect reconnect) throws Exception {
    CompletableFuture<WebSocket> connecting =
        WebSocket.client()
            .container(container)
            .reconnect(reconnect)
            .connect("ws://127.0.0.1:" + server.getLocalPort() + "/", webSocket -> {});
    peer = server.accept();
    Peer.open(peer, Peer.head(peer));
    in = new DataInputStream(peer.getInputStream());
    return connecting.get(20, TimeUnit.SECONDS);
  }

  private static void assertRefused(CompletionStage<?> sent) {
    assertThat(sent.toCompletableFuture())
        .failsWithin(20, TimeUnit.SECONDS)
        .withThrowableThat()
        .withCauseInstanceOf(IllegalArgumentException.class)
        .withMessageContaining("half a surrogate pair at index 5");
  }

  @Test
  void halfASurrogatePairIsAnErrorAndNotAQuestionMark() throws Exception {
    WebSocket webSocket = connect(Reconnect.create());
    assertRefused(webSocket.send(HALF));
    assertRefused(webSocket.messages(MessageCodec.of(String::valueOf, text -> text)).send(HALF));
    Rooms rooms = Rooms.inMemory();
    rooms.room("all").join(webSocket);
    assertRefused(rooms.room("all").send(HALF));
    assertThatIllegalArgumentException().isThrownBy(() -> webSocket.close(1000, HALF));
    assertThat(webSocket.isOpen()).isTrue();
    // A pair is sent, whole or split.
    webSocket.send("\ud83d\ude00?").get(20, TimeUnit.SECONDS);
    assertThat(Peer.text(in)).isEqualTo("\ud83d\ude00?");
    // What was begun cannot be taken back.
    assertRefused(webSocket.streams().sendText(new StringReader(HALF)));
    while (webSocket.isOpen()) {
      // The socket closes behind the failure of the send.
      Thread.onSpinWait();
    }
  }

  @Test
  void halfASurrogatePairIsAnErrorAlsoWhereMessagesAreKept() throws Exception {
    CompletableFuture<Void> lost = new CompletableFuture<>();
    WebSocket webSocket =
        connect(
            Reconnect.create()
                .keepSends(100)
                .when(
                    (code, reason) -> {
                      lost.complete(null);
                      return true;
                    }));
    peer.close();
    lost.get(20, TimeUnit.SECONDS);
    assertRefused(webSocket.send(HALF));
  }

  @Test
  void whatNoCodecReadsCanBeAnswered() throws Exception {
    for (boolean async : new boolean[] {false, true}) {
      WebSocket webSocket = connect(Reconnect.create());
      BlockingQueue<Integer> numbers = new LinkedBlockingQueue<>();
      Messages<Integer> messages =
          webSocket
              .messages(NUMBERS)
              .onUndecodable((text, failure) -> webSocket.send("no number: " + text));
      if (async) {
        messages.onMessageAsync(
            number -> {
              numbers.add(number);
              return CompletableFuture.completedFuture(null);
            });
      } else {
        messages.onMessage(numbers::add);
      }
      peer.getOutputStream().write(new byte[] {(byte) 0x81, 1, 'x', (byte) 0x81, 1, '7'});
      assertThat(Peer.text(in)).isEqualTo("no number: x");
      assertThat(numbers.poll(20, TimeUnit.SECONDS)).isEqualTo(7);
      assertThat(webSocket.isOpen()).isTrue();
    }
  }

  @Test
  void whatNoCodecReadsClosesAlsoWhereItsListenerThrowsIt() throws Exception {
    CompletableFuture<Throwable> failed = new CompletableFuture<>();
    WebSocket webSocket = connect(Reconnect.create());
    webSocket.onError(failed::complete);
    webSocket
        .messages(NUMBERS)
        .onUndecodable(
            (text, failure) -> {
              throw failure;
            })
        .onMessage(number -> {});
    peer.getOutputStream().write(new byte[] {(byte) 0x81, 1, 'x'});
    assertThat(failed.get(20, TimeUnit.SECONDS)).hasMessageContaining("its codec cannot decode");
    // The code of the close frame, behind two bytes of a header and four of a mask.
    byte[] frame = in.readNBytes(8);
    assertThat(frame[0]).isEqualTo((byte) 0x88);
    int code = ((frame[6] ^ frame[2]) & 0xff) << 8 | ((frame[7] ^ frame[3]) & 0xff);
    assertThat(code).isEqualTo(1007);
  }
}
