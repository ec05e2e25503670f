package dev.vaporetto.jakarta.endpoint;

import static dev.vaporetto.jakarta.endpoint.TestPeer.peer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.protocol.frame.Opcode;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The handlers that a programmatic endpoint adds to its session, in each of the three ways. */
class MessageHandlersTest {
  /** Records what its handlers receive. */
  private static final class Programmatic extends Endpoint {
    @SuppressWarnings("NullAway.Init") // the first callback sets it
    Session session;

    final List<Throwable> failures = new ArrayList<>();

    @Override
    public void onOpen(Session opened, EndpointConfig config) {
      session = opened;
    }

    @Override
    public void onError(Session failing, Throwable failure) {
      failures.add(failure);
    }
  }

  private final List<String> got = new ArrayList<>();
  private final Programmatic endpoint = new Programmatic();

  @SuppressWarnings("NullAway.Init") // before each test
  private TestPeer peer;

  @SuppressWarnings("NullAway.Init") // before each test
  private Session session;

  @BeforeEach
  void open() throws Exception {
    peer = peer().open(endpoint);
    session = endpoint.session;
  }

  // ---- addMessageHandler(MessageHandler)

  private abstract static class Named<T> implements MessageHandler.Whole<T> {}

  private final class NamedText extends Named<String> {
    @Override
    public void onMessage(String message) {
      got.add("text " + message);
    }
  }

  @Test
  void theTypeOfAHandlerIsFoundThroughItsSuperclasses() {
    session.addMessageHandler(new NamedText());
    session.addMessageHandler(
        new MessageHandler.Partial<byte[]>() {
          @Override
          public void onMessage(byte[] part, boolean last) {
            got.add(Arrays.toString(part) + last);
          }
        });

    peer.text("a").binary(1, 2);

    assertThat(got).containsExactly("text a", "[1, 2]true");
  }

  @Test
  void aLambdaDoesNotTellItsType() {
    MessageHandler.Whole<String> lambda = got::add;
    assertThatThrownBy(() -> session.addMessageHandler(lambda))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be found out, as with a lambda; expected addMessageHandler(");
  }

  @Test
  void aHandlerMustBeForWholeMessagesOrForParts() {
    assertThatThrownBy(() -> session.addMessageHandler(new MessageHandler() {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected a MessageHandler.Whole or a MessageHandler.Partial");
  }

  // ---- addMessageHandler(Class, MessageHandler.Whole)

  @Test
  void wholeMessagesComeAsEveryType() {
    session.addMessageHandler(Reader.class, reader -> got.add("reader " + all(reader)));
    session.addMessageHandler(InputStream.class, stream -> got.add("stream " + all(stream)));
    session.addMessageHandler(
        PongMessage.class, pong -> got.add("pong " + UTF_8.decode(pong.getApplicationData())));

    peer.text("é").binary(1).pong("x");

    assertThat(got).containsExactly("reader é", "stream [1]", "pong x");
  }

  private static String all(Reader reader) {
    StringWriter all = new StringWriter();
    try {
      reader.transferTo(all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all.toString();
  }

  private static String all(InputStream stream) {
    try {
      return stream.read() == 1 && stream.read() == -1 ? "[1]" : "something else";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aMessageThatMayBecomeNoObjectOfTheTypeIsRefused() {
    assertThatThrownBy(() -> session.addMessageHandler(StringBuilder.class, message -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a handler for java.lang.StringBuilder was added; expected String");
    MessageHandler.Partial<Reader> partial = (part, last) -> {};
    assertThatThrownBy(() -> session.addMessageHandler(Reader.class, partial))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected String, ByteBuffer or byte[]");
  }

  // ---- at most one of a kind

  @Test
  void aSecondHandlerForTheSameKindOfMessageIsRefused() {
    session.addMessageHandler(String.class, message -> got.add(message));
    session.addMessageHandler(ByteBuffer.class, message -> {});
    session.addMessageHandler(PongMessage.class, message -> {});

    assertThatThrownBy(() -> session.addMessageHandler(Reader.class, message -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("there is a handler for text messages already");
    MessageHandler.Partial<byte[]> partial = (part, last) -> {};
    assertThatThrownBy(() -> session.addMessageHandler(byte[].class, partial))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("there is a handler for binary messages already");
    assertThatThrownBy(() -> session.addMessageHandler(PongMessage.class, message -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("there is a handler for pong messages already");
    assertThat(session.getMessageHandlers()).hasSize(3);
  }

  @Test
  void aRemovedHandlerMakesRoomAndIsNotCalled() {
    MessageHandler.Whole<String> first = message -> got.add("first " + message);
    session.addMessageHandler(String.class, first);
    session.removeMessageHandler(first);
    assertThat(session.getMessageHandlers()).isEmpty();
    peer.text("no handler");
    session.addMessageHandler(String.class, message -> got.add("second " + message));
    peer.text("a");

    assertThat(got).containsExactly("second a");
  }

  @Test
  void theHandlersAreACopy() {
    MessageHandler.Whole<String> handler = got::add;
    session.addMessageHandler(String.class, handler);
    assertThat(session.getMessageHandlers()).containsExactly(handler);
    assertThatThrownBy(() -> session.getMessageHandlers().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  // ---- parts

  @Test
  void partsComeAsTheyArriveWithoutALimit() {
    session.setMaxTextMessageBufferSize(3);
    session.addMessageHandler(String.class, (part, last) -> got.add(part + " " + last));

    peer.frame(false, Opcode.TEXT, "one".getBytes(UTF_8));
    assertThat(got).containsExactly("one false");
    peer.frame(true, Opcode.PING).frame(false, Opcode.CONTINUATION, "two".getBytes(UTF_8));
    peer.frame(true, Opcode.CONTINUATION).text("whole");

    assertThat(got).containsExactly("one false", "two false", " true", "whole true");
    assertThat(peer.received()).containsExactly("PONG []");
  }

  @Test
  void theHandlerThatTookTheFirstPartTakesAllOfTheMessage() {
    MessageHandler.Partial<ByteBuffer> first =
        (part, last) -> got.add("first " + part.remaining() + " " + last);
    session.addMessageHandler(ByteBuffer.class, first);
    peer.frame(false, Opcode.BINARY, (byte) 1);
    session.removeMessageHandler(first);
    session.addMessageHandler(ByteBuffer.class, message -> got.add("second"));
    peer.frame(false, Opcode.CONTINUATION, (byte) 2);
    peer.frame(true, Opcode.CONTINUATION, (byte) 3).binary(4);

    assertThat(got).containsExactly("first 1 false", "first 1 false", "first 1 true", "second");
  }

  @Test
  void whatAHandlerThrowsForAPartReachesOnErrorAndTheNextPartComes() {
    session.addMessageHandler(
        String.class,
        (part, last) -> {
          if (part.equals("bad")) {
            throw new IllegalStateException(part);
          }
          got.add(part);
        });

    peer.frame(false, Opcode.TEXT, "bad".getBytes(UTF_8));
    peer.frame(true, Opcode.CONTINUATION, "good".getBytes(UTF_8));

    assertThat(got).containsExactly("good");
    assertThat(endpoint.failures).extracting(Throwable::getMessage).containsExactly("bad");
  }

  public static class AnnotatedParts {
    final List<String> got = new ArrayList<>();
    final List<Throwable> failures = new ArrayList<>();

    @OnMessage(maxMessageSize = 1)
    public @Nullable String text(String part, boolean last) {
      return last ? "all of it" : null;
    }

    @OnMessage
    public void binary(boolean last, byte[] part) {
      got.add(Arrays.toString(part) + last);
    }

    @OnError
    public void failed(Throwable failure) {
      failures.add(failure);
    }
  }

  @Test
  void anAnnotatedMethodGetsPartsAndMayAnswerEach() throws Exception {
    AnnotatedParts annotated = new AnnotatedParts();
    TestPeer other = peer().open(annotated);

    other.frame(false, Opcode.TEXT, "one".getBytes(UTF_8));
    other.frame(true, Opcode.CONTINUATION, "two".getBytes(UTF_8));
    other.frame(false, Opcode.BINARY, (byte) 1).frame(true, Opcode.CONTINUATION, (byte) 2);

    assertThat(other.received()).containsExactly("TEXT all of it");
    assertThat(annotated.got).containsExactly("[1]false", "[2]true");
  }

  // ---- limits of whole messages, whatever they become

  @Test
  void theLimitHoldsForFragments() throws Exception {
    session.setMaxBinaryMessageBufferSize(3);
    session.addMessageHandler(ByteBuffer.class, message -> got.add("whole"));

    peer.frame(false, Opcode.BINARY, (byte) 1, (byte) 2).frame(true, Opcode.CONTINUATION, (byte) 3);
    peer.frame(false, Opcode.BINARY, (byte) 1, (byte) 2);
    peer.frame(true, Opcode.CONTINUATION, (byte) 3, (byte) 4);

    assertThat(got).containsExactly("whole");
    assertThat(peer.received()).singleElement().asString().startsWith("CLOSE 1009 binary message");
    assertThat(endpoint.failures)
        .singleElement()
        .isInstanceOf(jakarta.websocket.SessionException.class);
  }

  // ---- the application's class loader

  @Test
  void everyCallbackHasTheApplicationsClassLoader() throws Exception {
    ClassLoader application = new ClassLoader(getClass().getClassLoader()) {};
    List<ClassLoader> seen = new ArrayList<>();
    Endpoint noting =
        new Endpoint() {
          @Override
          public void onOpen(Session opened, EndpointConfig config) {
            note();
            opened.addMessageHandler(String.class, (part, last) -> note());
            opened.addMessageHandler(
                ByteBuffer.class,
                message -> {
                  note();
                  throw new IllegalStateException();
                });
            opened.addMessageHandler(PongMessage.class, message -> note());
          }

          @Override
          public void onError(Session failing, Throwable failure) {
            note();
          }

          @Override
          public void onClose(Session closing, jakarta.websocket.CloseReason reason) {
            note();
          }

          private void note() {
            seen.add(Thread.currentThread().getContextClassLoader());
          }
        };

    ClassLoader outside = Thread.currentThread().getContextClassLoader();
    peer().loader(application).open(noting).text("x").binary(1).pong("").close(1000, "");

    assertThat(seen).hasSize(6).containsOnly(application);
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(outside);
  }
}
