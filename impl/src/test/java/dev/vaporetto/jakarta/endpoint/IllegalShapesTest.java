package dev.vaporetto.jakarta.endpoint;

import static dev.vaporetto.jakarta.endpoint.TestPeer.peer;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every illegal shape is refused at deployment, by class, method and rule. */
@SuppressWarnings("UnusedMethod") // inspected, not called
class IllegalShapesTest {
  static class OpenWithText {
    @OnOpen
    public void on(Session session, String extra) {}
  }

  static class OpenWithReason {
    @OnOpen
    public void on(CloseReason reason) {}
  }

  static class TwoSessions {
    @OnOpen
    public void on(Session one, Session two) {}
  }

  static class TwoConfigs {
    @OnOpen
    public void on(EndpointConfig one, EndpointConfig two) {}
  }

  static class TwoOpens {
    @OnOpen
    public void one() {}

    @OnOpen
    public void two() {}
  }

  static class HiddenOpen {
    @OnOpen
    void on() {}
  }

  static class StaticOpen {
    @OnOpen
    public static void on() {}
  }

  static class CloseWithThrowable {
    @OnClose
    public void on(Session session, CloseReason reason, Throwable failure) {}
  }

  static class CloseWithConfig {
    @OnClose
    public void on(EndpointConfig config) {}
  }

  static class ErrorWithoutThrowable {
    @OnError
    public void on(Session session) {}
  }

  static class ErrorWithException {
    @OnError
    public void on(Exception failure) {}
  }

  static class ErrorWithReason {
    @OnError
    public void on(Throwable failure, CloseReason reason) {}
  }

  static class PathOfAnyType {
    @OnClose
    public void on(@PathParam("x") BigDecimal x) {}
  }

  static class PathWithoutName {
    @OnOpen
    public void on(@PathParam("") String x) {}
  }

  static class NoMessage {
    @OnMessage
    public void on(Session session, @PathParam("x") String x) {}
  }

  static class MessageAndConfig {
    @OnMessage
    public void on(String message, EndpointConfig config) {}
  }

  static class TextAndInt {
    @OnMessage
    public void on(String message, int more) {}
  }

  static class ReaderInParts {
    @OnMessage
    public void on(Reader reader, boolean last) {}
  }

  static class StreamInParts {
    @OnMessage
    public void on(InputStream stream, boolean last) {}
  }

  static class PongInParts {
    @OnMessage
    public void on(PongMessage pong, boolean last) {}
  }

  static class BoxedLast {
    @OnMessage
    public void on(ByteBuffer part, Boolean last) {}
  }

  static class ThreeMessages {
    @OnMessage
    public void on(String part, boolean last, String more) {}
  }

  static class NoDecoder {
    @OnMessage
    public void on(BigDecimal message) {}
  }

  static class NoEncoder {
    @OnMessage
    public BigDecimal on(String message) {
      return BigDecimal.ONE;
    }
  }

  static class HugeLimit {
    @OnMessage(maxMessageSize = Integer.MAX_VALUE + 1L)
    public void on(String message) {}
  }

  static class TwoTexts {
    @OnMessage
    public void one(String message) {}

    @OnMessage
    public void two(Reader message) {}
  }

  static class TwoBinaries {
    @OnMessage
    public void one(byte[] message) {}

    @OnMessage
    public void two(ByteBuffer part, boolean last) {}
  }

  static class TwoPongs {
    @OnMessage
    public void one(PongMessage message) {}

    @OnMessage
    public void two(Session session, PongMessage message) {}
  }

  static class OneText {
    @OnMessage
    public void one(String message) {}
  }

  static class AnotherInASubclass extends OneText {
    @OnMessage
    public void two(String message) {}
  }

  static class GenericBase<T> {
    @OnMessage
    public void on(T message) {}
  }

  static class GenericBaseSilenced extends GenericBase<String> {
    @Override
    public void on(String message) {}
  }

  static class Opening {
    @OnOpen
    public void on() {}
  }

  static class OpeningSilenced extends Opening {
    @Override
    public void on() {}
  }

  static Stream<Arguments> shapes() {
    return Stream.of(
        arguments(OpenWithText.class, "@OnOpen", "type java.lang.String; expected Session"),
        arguments(OpenWithReason.class, "@OnOpen", "of type jakarta.websocket.CloseReason"),
        arguments(TwoSessions.class, "@OnOpen", "it takes 2 sessions; expected at most one"),
        arguments(TwoConfigs.class, "@OnOpen", "of type jakarta.websocket.EndpointConfig"),
        arguments(TwoOpens.class, "@OnOpen", "has another one"),
        arguments(HiddenOpen.class, "@OnOpen", "expected a public method"),
        arguments(StaticOpen.class, "@OnOpen", "or is static"),
        arguments(CloseWithThrowable.class, "@OnClose", "of type java.lang.Throwable"),
        arguments(CloseWithConfig.class, "@OnClose", "of type jakarta.websocket.EndpointConfig"),
        arguments(ErrorWithoutThrowable.class, "@OnError", "no parameter of type Throwable"),
        arguments(ErrorWithException.class, "@OnError", "of type java.lang.Exception"),
        arguments(ErrorWithReason.class, "@OnError", "of type jakarta.websocket.CloseReason"),
        arguments(PathOfAnyType.class, "@OnClose", "@PathParam(\"x\") is on a parameter of type"),
        arguments(PathWithoutName.class, "@OnOpen", "@PathParam has no name"),
        arguments(NoMessage.class, "@OnMessage", "no parameter for the message"),
        arguments(MessageAndConfig.class, "@OnMessage", "jakarta.websocket.EndpointConfig"),
        arguments(TextAndInt.class, "@OnMessage", "as java.lang.String and int; expected one"),
        arguments(ReaderInParts.class, "@OnMessage", "as java.io.Reader and boolean"),
        arguments(StreamInParts.class, "@OnMessage", "as java.io.InputStream and boolean"),
        arguments(PongInParts.class, "@OnMessage", "PongMessage and boolean"),
        arguments(BoxedLast.class, "@OnMessage", "java.nio.ByteBuffer and java.lang.Boolean"),
        arguments(ThreeMessages.class, "@OnMessage", "more than one parameter for the message"),
        arguments(NoDecoder.class, "@OnMessage", "java.math.BigDecimal, for which there is no dec"),
        arguments(NoEncoder.class, "@OnMessage", "returns java.math.BigDecimal, for which there"),
        arguments(HugeLimit.class, "@OnMessage", "its maxMessageSize is 2147483648; expected"),
        arguments(TwoTexts.class, "@OnMessage", "it takes text messages, as does"),
        arguments(TwoBinaries.class, "@OnMessage", "it takes binary messages, as does"),
        arguments(TwoPongs.class, "@OnMessage", "it takes pong messages, as does"),
        arguments(
            GenericBaseSilenced.class,
            "@OnMessage",
            "overrides it without the annotation, so that"),
        arguments(OpeningSilenced.class, "@OnOpen", "expected the annotation on the overriding"),
        arguments(AnotherInASubclass.class, "@OnMessage", "it takes text messages, as does"));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void anIllegalShapeIsRefusedByClassMethodAndRule(Class<?> type, String annotation, String rule) {
    assertThatThrownBy(() -> EndpointModel.of(type, peer().config()))
        .isInstanceOf(DeploymentException.class)
        .hasMessageStartingWith(annotation + " method " + IllegalShapesTest.class.getName() + "$")
        .hasMessageContaining(type.getSimpleName())
        .hasMessageContaining(rule);
  }
}
