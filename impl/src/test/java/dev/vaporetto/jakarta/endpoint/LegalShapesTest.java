package dev.vaporetto.jakarta.endpoint;

import static dev.vaporetto.jakarta.endpoint.TestPeer.peer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.websocket.CloseReason;
import jakarta.websocket.DecodeException;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every legal shape of an annotated method, called for real. */
class LegalShapesTest {
  // ---- @OnMessage for text

  public static class Text {
    @OnMessage
    public String on(String message) {
      return "got " + message;
    }
  }

  public static class SessionBeforeText {
    @OnMessage
    public String on(Session session, String message) {
      return session.isOpen() + " " + message;
    }
  }

  public static class PathAroundText {
    @OnMessage
    public String on(
        @PathParam("a") int a, String message, Session session, @PathParam("b") Long b) {
      return a + message + b + session.getPathParameters().get("a");
    }
  }

  public static class CharacterStream {
    @OnMessage
    public String on(Reader reader, Session session) throws IOException {
      StringWriter all = new StringWriter();
      reader.transferTo(all);
      return "read " + all;
    }
  }

  public static class BooleanMessage {
    @OnMessage
    public String on(boolean message) {
      return "not " + !message;
    }
  }

  public static class ByteMessage {
    @OnMessage
    public byte on(byte message) {
      return (byte) (message + 1);
    }
  }

  public static class CharMessage {
    @OnMessage
    public char on(char message, Session session) {
      return Character.toUpperCase(message);
    }
  }

  public static class ShortMessage {
    @OnMessage
    public Short on(Short message) {
      return (short) (message + 1);
    }
  }

  public static class IntMessage {
    @OnMessage
    public int on(Session session, int message) {
      return message + 1;
    }
  }

  public static class LongMessage {
    @OnMessage
    public Long on(Long message) {
      return message + 1;
    }
  }

  public static class FloatMessage {
    @OnMessage
    public float on(Float message) {
      return message / 2;
    }
  }

  public static class DoubleMessage {
    @OnMessage
    public Double on(double message) {
      return message / 2;
    }
  }

  // ---- @OnMessage for binary messages and pongs

  public static class Buffer {
    @OnMessage
    public ByteBuffer on(ByteBuffer message) {
      return message;
    }
  }

  public static class Bytes {
    @OnMessage
    public byte[] on(byte[] message, @PathParam("a") String a) {
      message[0] = (byte) a.length();
      return message;
    }
  }

  public static class ByteStream {
    @OnMessage
    public String on(InputStream stream) throws IOException {
      return Arrays.toString(stream.readAllBytes());
    }
  }

  public static class Pong {
    @OnMessage
    public String on(Session session, PongMessage pong) {
      return UTF_8.decode(pong.getApplicationData()).toString();
    }
  }

  // ---- parts

  public static class TextParts {
    @OnMessage
    public String on(String part, boolean last, Session session) {
      return part + last;
    }
  }

  public static class LastBeforeBytes {
    @OnMessage
    public String on(Session session, boolean last, byte[] part, @PathParam("a") String a) {
      return Arrays.toString(part) + last + a;
    }
  }

  public static class BufferParts {
    @OnMessage
    public String on(ByteBuffer part, boolean last) {
      return part.remaining() + " " + last;
    }
  }

  // ---- nothing is sent

  public static class NoAnswer {
    @OnMessage
    public void on(String message) {}
  }

  public static class NullAnswer {
    @OnMessage
    public @Nullable String on(String message) {
      return null;
    }
  }

  static Stream<Arguments> messages() {
    return Stream.of(
        arguments(new Text(), "hi", "TEXT got hi"),
        arguments(new SessionBeforeText(), "hi", "TEXT true hi"),
        arguments(new PathAroundText(), "-", "TEXT 7-87"),
        arguments(new CharacterStream(), "äöü", "TEXT read äöü"),
        arguments(new BooleanMessage(), "true", "TEXT not false"),
        arguments(new ByteMessage(), "-3", "TEXT -2"),
        arguments(new CharMessage(), "x", "TEXT X"),
        arguments(new ShortMessage(), "299", "TEXT 300"),
        arguments(new IntMessage(), "41", "TEXT 42"),
        arguments(new LongMessage(), "9999999999", "TEXT 10000000000"),
        arguments(new FloatMessage(), "3", "TEXT 1.5"),
        arguments(new DoubleMessage(), "1e-1", "TEXT 0.05"),
        arguments(new Buffer(), new byte[] {1, 2}, "BINARY [1, 2]"),
        arguments(new Bytes(), new byte[] {9, 2}, "BINARY [1, 2]"),
        arguments(new ByteStream(), new byte[] {1, -1}, "TEXT [1, -1]"),
        arguments(new TextParts(), "part", "TEXT parttrue"),
        arguments(new LastBeforeBytes(), new byte[] {5}, "TEXT [5]true7"),
        arguments(new BufferParts(), new byte[] {5, 6}, "TEXT 2 true"));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aMessageBecomesTheParameterAndTheResultIsSent(Object endpoint, Object message, String answer)
      throws Exception {
    TestPeer peer = peer().path("a", "7").path("b", "8").open(endpoint);

    if (message instanceof String text) {
      peer.text(text);
    } else {
      peer.frame(true, dev.vaporetto.protocol.frame.Opcode.BINARY, (byte[]) message);
    }

    assertThat(peer.received()).containsExactly(answer);
  }

  @Test
  void aPongIsPassedOn() throws Exception {
    assertThat(peer().open(new Pong()).pong("alive").received()).containsExactly("TEXT alive");
  }

  @Test
  void nothingIsSentForVoidAndForNull() throws Exception {
    assertThat(peer().open(new NoAnswer()).text("x").received()).isEmpty();
    assertThat(peer().open(new NullAnswer()).text("x").received()).isEmpty();
  }

  @Test
  void aClientsEndpointIsCalledLikeAServers() throws Exception {
    assertThat(peer().client().open(new Text()).text("hi").received())
        .containsExactly("TEXT got hi");
  }

  // ---- the life cycle

  /** Records its callbacks. */
  public static class Diary {
    final List<String> entries = new ArrayList<>();

    @OnOpen
    public void opened(@PathParam("a") char a, EndpointConfig config, Session session) {
      entries.add("open " + a + " " + (config != null) + " " + session.isOpen());
    }

    @OnMessage
    public void message(String message) {
      throw new IllegalStateException(message);
    }

    @OnError
    public void failed(@PathParam("a") String a, Throwable failure, Session session) {
      entries.add("error " + a + " " + failure.getMessage());
    }

    @OnClose
    public void closed(@PathParam("none") String none, CloseReason reason, Session session) {
      entries.add("close " + none + " " + reason.getCloseCode() + " " + reason.getReasonPhrase());
    }
  }

  @Test
  void allCallbacksTakeTheirParametersInAnyOrder() throws Exception {
    Diary diary = new Diary();

    peer().path("a", "x").open(diary).text("oops").close(1000, "bye");

    assertThat(diary.entries)
        .containsExactly("open x true true", "error x oops", "close null NORMAL_CLOSURE bye");
  }

  public static class Bare {
    int calls;

    @OnOpen
    public void opened() {
      calls++;
    }

    @OnClose
    public void closed() {
      calls++;
    }
  }

  @Test
  void callbacksNeedNoParameters() throws Exception {
    Bare bare = new Bare();

    peer().open(bare).close(1000, "");

    assertThat(bare.calls).isEqualTo(2);
  }

  // ---- path parameters

  public static class Paths {
    final List<Throwable> failures = new ArrayList<>();

    @OnMessage
    public String text(String message, @PathParam("n") Integer n) {
      return message + n;
    }

    @OnMessage
    public String binary(byte[] message, @PathParam("n") int n) {
      return "never" + n;
    }

    @OnError
    public void failed(Throwable failure) {
      failures.add(failure);
    }
  }

  @Test
  void aPathParameterThatDoesNotConvertIsADecodeException() throws Exception {
    Paths endpoint = new Paths();

    TestPeer peer = peer().path("n", "many").open(endpoint).text("x");

    assertThat(peer.received()).isEmpty();
    assertThat(endpoint.failures)
        .singleElement()
        .isInstanceOfSatisfying(
            DecodeException.class, e -> assertThat(e.getText()).isEqualTo("many"))
        .asString()
        .contains("the path parameter {n} is \"many\"; expected a value of type java.lang.Integer");
  }

  @Test
  void aVariableThatThePathLacksIsNullButCannotBeAPrimitive() throws Exception {
    Paths endpoint = new Paths();

    TestPeer peer = peer().open(endpoint).text("x").binary(1);

    assertThat(peer.received()).containsExactly("TEXT xnull");
    assertThat(endpoint.failures)
        .singleElement()
        .isInstanceOf(DecodeException.class)
        .asString()
        .contains("the path has no variable {n}; expected one for a parameter of type int");
  }

  // ---- limits

  public static class Short5 {
    @OnMessage(maxMessageSize = 5)
    public String on(String message) {
      return message;
    }
  }

  @Test
  void aMessageLargerThanMaxMessageSizeClosesWith1009() throws Exception {
    TestPeer peer = peer().open(new Short5()).text("12345").text("123456");

    assertThat(peer.received())
        .containsExactly(
            "TEXT 12345", "CLOSE 1009 text message of at least 6 bytes; expected at most 5");
  }

  // ---- inheritance

  public static class Inherited<T> {
    @OnMessage
    public String on(T message) {
      return "base " + message;
    }
  }

  public static class Inheriting extends Inherited<Integer> {}

  public static class Overriding extends Inherited<String> {
    @Override
    @OnMessage
    public String on(String message) {
      return "derived " + message;
    }
  }

  static class HiddenBase {
    @OnMessage
    public String on(String message) {
      return "hidden base " + message;
    }
  }

  /** The compiler gives it a bridge to the inherited method, since the superclass is not public. */
  public static class PublicFace extends HiddenBase {}

  @Test
  void anInheritedMethodIsCalledWithTheTypeThatTheSubclassSays() throws Exception {
    assertThat(peer().open(new Inheriting()).text("007").received()).containsExactly("TEXT base 7");
  }

  @Test
  void anOverridingMethodThatIsAnnotatedItselfIsCalledInstead() throws Exception {
    assertThat(peer().open(new Overriding()).text("x").received())
        .containsExactly("TEXT derived x");
  }

  @Test
  void theMethodsOfASuperclassThatIsNotPublicAreCalled() throws Exception {
    assertThat(peer().open(new PublicFace()).text("x").received())
        .containsExactly("TEXT hidden base x");
  }
}
