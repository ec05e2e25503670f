package dev.vaporetto.jakarta.endpoint;

import static dev.vaporetto.jakarta.endpoint.TestPeer.peer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.engine.EngineSession;
import dev.vaporetto.protocol.frame.Opcode;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Decoder;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Handlers that take a Reader or an InputStream read a message while it arrives. */
@Timeout(90)
class ReadWhileArrivingTest {
  /** What the handlers, on threads of their own, have seen. */
  static final BlockingQueue<String> EVENTS = new LinkedBlockingQueue<>();

  /** What lets a handler go on. */
  static final BlockingQueue<String> SIGNALS = new LinkedBlockingQueue<>();

  private static String next() throws InterruptedException {
    return String.valueOf(EVENTS.poll(20, TimeUnit.SECONDS));
  }

  /** The next event, for which the connection may have to look at what was sent before. */
  private static String next(TestPeer peer) throws InterruptedException {
    String event = null;
    for (int i = 0; i < 2000 && event == null; i++) {
      peer.arrived();
      event = EVENTS.poll(10, TimeUnit.MILLISECONDS);
    }
    return String.valueOf(event);
  }

  @BeforeEach
  void forget() {
    EVENTS.clear();
    SIGNALS.clear();
  }

  private static String signal() {
    try {
      return String.valueOf(SIGNALS.poll(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Tells each character or byte as soon as it is read. */
  private interface Source {
    int read() throws IOException;
  }

  private static void tellAll(Source source) throws IOException {
    int next = source.read();
    while (next >= 0) {
      EVENTS.add(String.valueOf((char) next));
      next = source.read();
    }
    EVENTS.add("end");
  }

  /** A message that a decoder has read from a stream. */
  public record Told(String how) {}

  public static class TextDecoder implements Decoder.TextStream<Told> {
    @Override
    public Told decode(Reader reader) throws IOException {
      tellAll(reader::read);
      return new Told("decoded");
    }
  }

  public static class BinaryDecoder implements Decoder.BinaryStream<Told> {
    @Override
    public Told decode(InputStream stream) throws IOException {
      tellAll(stream::read);
      return new Told("decoded");
    }
  }

  /** Base of those that do nothing else. */
  public abstract static class Telling {
    @OnError
    public void failed(Throwable failure) {
      EVENTS.add(String.valueOf(failure.getMessage()));
    }
  }

  public static class AnnotatedReader extends Telling {
    @OnMessage(maxMessageSize = 1)
    public void read(Reader reader) throws IOException {
      tellAll(reader::read);
    }
  }

  public static class AnnotatedStream extends Telling {
    @OnMessage(maxMessageSize = 1)
    public void read(InputStream stream) throws IOException {
      tellAll(stream::read);
    }
  }

  public static class Decoded extends Telling {
    @OnMessage
    public void read(Told told) {}
  }

  public static class ProgrammaticReader extends Endpoint {
    @Override
    public void onOpen(Session session, EndpointConfig config) {
      session.setMaxTextMessageBufferSize(1);
      session.addMessageHandler(
          Reader.class,
          reader -> {
            try {
              tellAll(reader::read);
            } catch (IOException e) {
              EVENTS.add(String.valueOf(e.getMessage()));
            }
          });
    }
  }

  public static class ProgrammaticStream extends Endpoint {
    @Override
    public void onOpen(Session session, EndpointConfig config) {
      session.setMaxBinaryMessageBufferSize(1);
      session.addMessageHandler(
          InputStream.class,
          stream -> {
            try {
              tellAll(stream::read);
            } catch (IOException e) {
              EVENTS.add(String.valueOf(e.getMessage()));
            }
          });
    }
  }

  static Stream<Object> endpoints() {
    return Stream.of(
        new AnnotatedReader(),
        new AnnotatedStream(),
        new ProgrammaticReader(),
        new ProgrammaticStream());
  }

  private static Opcode kind(Object endpoint) {
    return endpoint.getClass().getSimpleName().contains("Reader") ? Opcode.TEXT : Opcode.BINARY;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void whatHasArrivedIsReadBeforeTheRestIsSentAndNoLimitHolds(Object endpoint) throws Exception {
    TestPeer peer = peer().open(endpoint);
    peer.frame(false, kind(endpoint), bytes("a"));
    assertThat(next()).isEqualTo("a");
    peer.frame(false, Opcode.CONTINUATION, bytes("b"));
    assertThat(next()).isEqualTo("b");
    peer.frame(true, Opcode.CONTINUATION, bytes("c"));
    assertThat(next()).isEqualTo("c");
    assertThat(next()).isEqualTo("end");
    assertThat(peer.received()).isEmpty();
  }

  @Test
  void streamDecodersReadWhileTheMessageArrives() throws Exception {
    TestPeer text = peer().decoders(TextDecoder.class).open(new Decoded());
    text.frame(false, Opcode.TEXT, bytes("a"));
    assertThat(next()).isEqualTo("a");
    text.frame(true, Opcode.CONTINUATION);
    assertThat(next()).isEqualTo("end");
    TestPeer binary = peer().decoders(BinaryDecoder.class).open(new Decoded());
    binary.frame(false, Opcode.BINARY, bytes("a"));
    assertThat(next()).isEqualTo("a");
    binary.frame(true, Opcode.CONTINUATION);
    assertThat(next()).isEqualTo("end");
  }

  public static class Limited extends Telling {
    @OnMessage(maxMessageSize = 3)
    public void read(Told told) {
      EVENTS.add(told.how());
    }
  }

  @Test
  void aMethodThatLimitsItsMessagesGetsWhatAStreamDecoderMadeOfAWholeOne() throws Exception {
    TestPeer peer = peer().decoders(TextDecoder.class).open(new Limited());
    peer.frame(false, Opcode.TEXT, bytes("a"));
    assertThat(EVENTS).isEmpty();
    peer.frame(true, Opcode.CONTINUATION, bytes("b"));
    assertThat(EVENTS).containsExactly("a", "b", "end", "decoded");
    EVENTS.clear();
    peer.frame(false, Opcode.TEXT, bytes("abcd"));
    assertThat(peer.received().toString()).contains("CLOSE 1009");
    assertThat(next()).contains("expected at most 3");
  }

  @Test
  void aMessageThatArrivesAtOnceIsReadOnTheThreadThatDispatches() throws Exception {
    TestPeer peer = peer().open(new AnnotatedReader());
    peer.text("ab");
    assertThat(EVENTS).containsExactly("a", "b", "end");
  }

  /** Does what a test says, and tells what it did. */
  public static class Obedient extends Endpoint {
    private @Nullable Session session;

    private @Nullable InputStream kept;

    EngineSession session() {
      return (EngineSession) java.util.Objects.requireNonNull(session);
    }

    InputStream kept() {
      return java.util.Objects.requireNonNull(kept);
    }

    @Override
    public void onOpen(Session opened, EndpointConfig config) {
      session = opened;
      opened.addMessageHandler(InputStream.class, this::handle);
      opened.addMessageHandler(String.class, text -> EVENTS.add("text " + text));
      opened.addMessageHandler(PongMessage.class, pong -> EVENTS.add("pong"));
    }

    private void handle(InputStream stream) {
      EVENTS.add("begin");
      kept = stream;
      try {
        for (String order = signal(); !order.equals("return"); order = signal()) {
          EVENTS.add("read " + stream.read());
        }
        EVENTS.add("returned");
      } catch (IOException e) {
        EVENTS.add("IOException " + e.getMessage());
      }
    }

    @Override
    public void onError(Session failing, Throwable failure) {
      EVENTS.add("error " + failure.getMessage());
    }

    @Override
    public void onClose(Session closed, CloseReason reason) {
      EVENTS.add("close " + reason.getCloseCode().getCode());
    }
  }

  private final Obedient endpoint = new Obedient();

  private TestPeer begun() throws Exception {
    TestPeer peer = peer().open(endpoint);
    peer.frame(false, Opcode.BINARY, (byte) 7);
    assertThat(next()).isEqualTo("begin");
    return peer;
  }

  @Test
  void theNextMessageWaitsUntilTheHandlerHasReturned() throws Exception {
    TestPeer peer = begun();
    peer.frame(true, Opcode.CONTINUATION, (byte) 8);
    peer.text("second");
    SIGNALS.add("read");
    assertThat(next()).isEqualTo("read 7");
    assertThat(EVENTS).isEmpty();
    SIGNALS.add("return");
    assertThat(next()).isEqualTo("returned");
    assertThat(next(peer)).isEqualTo("text second");
  }

  @Test
  void theRestOfAMessageThatIsNotReadIsDiscarded() throws Exception {
    TestPeer peer = begun();
    SIGNALS.add("return");
    assertThat(next()).isEqualTo("returned");
    peer.frame(false, Opcode.CONTINUATION, new byte[100_000]);
    peer.frame(true, Opcode.CONTINUATION, new byte[100_000]);
    peer.text("second");
    assertThat(next(peer)).isEqualTo("text second");
  }

  @Test
  void aStreamThatIsKeptIsClosedWhenItsHandlerHasReturned() throws Exception {
    TestPeer peer = peer().open(endpoint);
    SIGNALS.add("return");
    peer.binary(1, 2, 3);
    assertThat(next()).isEqualTo("begin");
    assertThat(next()).isEqualTo("returned");
    org.assertj.core.api.Assertions.assertThatThrownBy(endpoint.kept()::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the stream is closed");
  }

  @Test
  void aCloseInTheMiddleEndsTheReadAndIsToldBehindTheHandler() throws Exception {
    TestPeer peer = begun();
    SIGNALS.add("read");
    assertThat(next()).isEqualTo("read 7");
    peer.close(1001, "");
    assertThat(EVENTS).isEmpty();
    SIGNALS.add("read");
    assertThat(next())
        .isEqualTo("IOException the connection closed with 1001 before the message was complete");
    assertThat(next()).isEqualTo("close 1001");
  }

  @Test
  void aReadThatWaitsEndsWithTheConnection() throws Exception {
    TestPeer peer = begun();
    SIGNALS.add("read");
    assertThat(next()).isEqualTo("read 7");
    SIGNALS.add("read");
    peer.connection().abort("undeployed");
    assertThat(next()).startsWith("IOException the connection closed with 1006");
    assertThat(next()).isEqualTo("close 1006");
  }

  @Test
  void aBrokenRuleInTheMiddleIsToldBehindTheHandler() throws Exception {
    TestPeer peer = begun();
    SIGNALS.add("read");
    assertThat(next()).isEqualTo("read 7");
    SIGNALS.add("read");
    peer.frame(true, Opcode.TEXT, bytes("inside"));
    assertThat(next()).startsWith("IOException the connection failed before the message was com");
    assertThat(next()).startsWith("error TEXT frame inside a fragmented message");
    assertThat(next()).as("what the engine closes, §2.1.5").isEqualTo("close 1006");
  }

  @Test
  void aPongWaitsForTheHandler() throws Exception {
    TestPeer peer = begun();
    peer.pong("x");
    assertThat(EVENTS).isEmpty();
    SIGNALS.add("return");
    assertThat(next()).isEqualTo("returned");
    assertThat(next()).isEqualTo("pong");
    peer.pong("y");
    assertThat(next()).isEqualTo("pong");
  }

  @Test
  void pingsAreAnsweredWhileTheHandlerReads() throws Exception {
    TestPeer peer = begun();
    peer.frame(true, Opcode.PING, (byte) 1);
    assertThat(peer.received()).containsExactly("PONG [1]");
    SIGNALS.add("return");
    assertThat(next()).isEqualTo("returned");
  }

  @Test
  void anApplicationThatHasSuspendedTheSessionIsNotOverruledByTheStream() throws Exception {
    TestPeer peer = begun();
    endpoint.session().suspend();
    peer.frame(true, Opcode.CONTINUATION, (byte) 8);
    SIGNALS.add("return");
    assertThat(next()).isEqualTo("returned");
    peer.text("second");
    assertThat(EVENTS).isEmpty();
    endpoint.session().resume();
    assertThat(next(peer)).isEqualTo("text second");
  }

  @Test
  void theSocketIsNotReadWhileTheHandlerDoesNotRead() throws Exception {
    TestPeer peer = begun();
    for (int i = 0; i < 8; i++) {
      peer.frame(false, Opcode.CONTINUATION, new byte[32 * 1024]);
    }
    assertThat(peer.unread()).isPositive();
    SIGNALS.add("return");
    assertThat(next()).isEqualTo("returned");
    peer.frame(true, Opcode.CONTINUATION);
    peer.text("second");
    assertThat(next(peer)).isEqualTo("text second");
    assertThat(peer.unread()).isZero();
  }
}
