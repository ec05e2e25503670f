package dev.vaporetto.protocol;

import static dev.vaporetto.protocol.frame.TestFrames.close;
import static dev.vaporetto.protocol.frame.TestFrames.concat;
import static dev.vaporetto.protocol.frame.TestFrames.frame;
import static dev.vaporetto.protocol.frame.TestFrames.ping;
import static dev.vaporetto.protocol.frame.TestFrames.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.vaporetto.protocol.Closure.Initiator;
import dev.vaporetto.protocol.Protocol.Patience;
import dev.vaporetto.protocol.Protocol.Phase;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.TestFrames;
import dev.vaporetto.protocol.frame.WebSocketFailure;
import dev.vaporetto.protocol.message.Delivery;
import dev.vaporetto.protocol.message.MessageEvent;
import dev.vaporetto.protocol.message.MessageLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The state of a connection, for both roles, grouped as RFC 6455 groups its rules. */
class ProtocolTest {
  private static final CloseStatus OURS = new CloseStatus(4001, "ours");
  private static final CloseStatus UNANSWERED =
      new CloseStatus(1006, "the peer did not answer the close with 4001");
  private static final CloseStatus THEIRS = new CloseStatus(4002, "theirs");
  private static final CloseStatus BROKEN = new CloseStatus(1002, "broken rule");
  private final IOException reset = new IOException("reset");

  private static Protocol of(Role role) {
    return new Protocol(role, new MessageLimits(), ExtensionPipeline.NONE, Delivery.WHOLE);
  }

  private static List<MessageEvent> receive(Protocol protocol, byte[]... frames)
      throws WebSocketFailure {
    ByteBuffer in = ByteBuffer.wrap(concat(frames));
    List<MessageEvent> events = new ArrayList<>();
    MessageEvent event = protocol.receive(in);
    while (event != MessageEvent.NEED_MORE) {
      events.add(event);
      event = protocol.receive(in);
    }
    return events;
  }

  /** The peer's close frame comes. Returns the answer. */
  private static @Nullable CloseStatus receiveClose(Protocol protocol, int code, String reason) {
    try {
      assertThat(receive(protocol, close(protocol.role().peer(), code, reason)))
          .containsExactly(MessageEvent.CLOSE);
    } catch (WebSocketFailure e) {
      throw new AssertionError(e);
    }
    return protocol.closeReceived();
  }

  private static Closure closure(Protocol protocol) {
    return Objects.requireNonNull(protocol.takeClosure(), "a closure");
  }

  // ---- §6.1 and §6.2: data

  @ParameterizedTest
  @EnumSource
  void dataGoesBothWaysWhileItIsOpen(Role role) throws WebSocketFailure {
    Protocol protocol = of(role);
    assertThat(protocol.phase()).isEqualTo(Phase.OPEN);
    assertThat(protocol.maySend()).isTrue();
    assertThat(protocol.patience()).isEqualTo(Patience.NONE);
    assertThat(protocol.takeClosure()).isNull();
    assertThat(receive(protocol, text(role.peer(), "hello"))).containsExactly(MessageEvent.TEXT);
    assertThat(protocol.text()).isEqualTo("hello");
    assertThat(receive(protocol, ping(role.peer(), "p"))).containsExactly(MessageEvent.PING);
    assertThat(UTF_8.decode(protocol.binary()).toString()).isEqualTo("p");
    assertThat(protocol.hasPendingEvent()).isFalse();
    protocol.forget();
    assertThat(protocol.text()).isEmpty();
  }

  @Test
  void nothingIsReceivedAfterItsEnd() throws WebSocketFailure {
    Protocol protocol = of(Role.SERVER);
    protocol.endReceiving();
    assertThat(receive(protocol, text(Role.CLIENT, "late"))).isEmpty();
  }

  // ---- §5.4: fragments of a message that is sent

  @Test
  void partsAfterTheFirstAreContinuations() {
    Protocol protocol = of(Role.SERVER);
    assertThat(protocol.isSendingParts()).isFalse();
    assertThat(protocol.sendPart(Opcode.TEXT, false)).isEqualTo(Opcode.TEXT);
    assertThat(protocol.isSendingParts()).isTrue();
    protocol.requirePart(Opcode.TEXT);
    assertThatIllegalStateException().isThrownBy(() -> protocol.requirePart(Opcode.BINARY));
    assertThat(protocol.sendPart(Opcode.TEXT, true)).isEqualTo(Opcode.CONTINUATION);
    assertThat(protocol.isSendingParts()).isFalse();
  }

  // ---- §5.5.1 and §7.1.2: this side closes

  @ParameterizedTest
  @EnumSource
  void oneCloseFrameIsSentAndThePeersIsWaitedFor(Role role) {
    Protocol protocol = of(role);
    assertThat(protocol.close(OURS, Initiator.APPLICATION, null)).isTrue();
    assertThat(protocol.phase()).isEqualTo(Phase.CLOSING);
    assertThat(protocol.maySend()).isFalse();
    assertThat(protocol.patience()).isEqualTo(Patience.CLOSING_HANDSHAKE);
    assertThat(protocol.isTransportCloseDue(true)).isFalse();
    assertThat(protocol.close(THEIRS, Initiator.ENGINE, reset)).isFalse();
    assertThat(protocol.takeClosure()).isNull();
    assertThat(receiveClose(protocol, 4002, "theirs")).isNull();
    assertThat(closure(protocol))
        .isEqualTo(new Closure(OURS, Initiator.APPLICATION, OURS, THEIRS))
        .matches(Closure::isClean);
    assertThat(protocol.error()).isNull();
    assertThat(protocol.takeClosure()).as("returned once").isNull();
    assertThat(protocol.phase()).isEqualTo(Phase.DISCARDING);
  }

  @Test
  void aCodeThatMustNotBeOnTheWireIsRefusedAndChangesNothing() {
    Protocol protocol = of(Role.SERVER);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> protocol.close(new CloseStatus(1006, ""), Initiator.APPLICATION, null))
        .withMessage(
            "close code 1006 must not be sent; expected 1000-1003, 1007-1014 or 3000-4999");
    assertThat(protocol.maySend()).isTrue();
  }

  @Test
  void theReasonOfAnEngineThatClosesIsTheError() {
    Protocol protocol = of(Role.SERVER);
    assertThat(protocol.close(OURS, Initiator.ENGINE, reset)).isTrue();
    receiveClose(protocol, 4001, "");
    assertThat(closure(protocol).initiator()).isEqualTo(Initiator.ENGINE);
    assertThat(protocol.error()).isSameAs(reset);
  }

  /** §1.4: after sending a close frame, an endpoint discards any further data received. */
  @ParameterizedTest
  @EnumSource
  void dataBetweenTheTwoCloseFramesIsDropped(Role role) throws WebSocketFailure {
    Protocol protocol = of(role);
    protocol.close(OURS, Initiator.APPLICATION, null);
    assertThat(
            receive(
                protocol,
                text(role.peer(), "late"),
                ping(role.peer(), "late"),
                close(role.peer(), 1000, "")))
        .containsExactly(MessageEvent.CLOSE);
  }

  // ---- §5.5.1: the peer closes

  @ParameterizedTest
  @EnumSource
  void thePeersCloseFrameIsAnsweredWithItsCodeAndNoReason(Role role) {
    Protocol protocol = of(role);
    CloseStatus answer = new CloseStatus(4002, "");
    assertThat(receiveClose(protocol, 4002, "theirs")).isEqualTo(answer);
    assertThat(protocol.maySend()).isFalse();
    assertThat(protocol.close(OURS, Initiator.APPLICATION, null)).isFalse();
    assertThat(closure(protocol))
        .isEqualTo(new Closure(THEIRS, Initiator.PEER, answer, THEIRS))
        .matches(Closure::isClean);
    assertThat(protocol.closeReceived()).as("a second one").isNull();
  }

  @Test
  void aCloseFrameWithoutACodeIsAnsweredWithoutACode() throws WebSocketFailure {
    Protocol protocol = of(Role.SERVER);
    receive(protocol, frame(Role.CLIENT, true, Opcode.CLOSE));
    CloseStatus none = new CloseStatus(CloseStatus.NO_STATUS, "");
    assertThat(protocol.closeReceived()).isEqualTo(none);
    assertThat(closure(protocol).status()).isEqualTo(none);
  }

  @Test
  void whatFollowsThePeersCloseFrameIsThrownAway() throws WebSocketFailure {
    Protocol protocol = of(Role.SERVER);
    receiveClose(protocol, 1000, "");
    assertThat(receive(protocol, text(Role.CLIENT, "late"))).isEmpty();
  }

  // ---- §7.1.1: who closes the TCP connection

  @Test
  void aServerClosesItAsSoonAsItsAnswerIsWritten() {
    Protocol server = of(Role.SERVER);
    assertThat(server.isTransportCloseDue(true)).isFalse();
    receiveClose(server, 1000, "");
    assertThat(server.isTransportCloseDue(false)).isFalse();
    assertThat(server.isTransportCloseDue(true)).isTrue();
    assertThat(server.patience()).isEqualTo(Patience.CLOSING_HANDSHAKE);
  }

  @Test
  void aClientWaitsAMomentForTheServerToCloseIt() {
    Protocol client = of(Role.CLIENT);
    receiveClose(client, 1000, "");
    assertThat(client.isTransportCloseDue(true)).isFalse();
    assertThat(client.patience()).isEqualTo(Patience.LINGER);
    assertThat(client.discard(ByteBuffer.allocate(1), true)).isTrue();
  }

  // ---- §7.1.7: fail the connection

  @ParameterizedTest
  @EnumSource
  void aBrokenRuleIsAnsweredAndWhatComesIsThrownAway(Role role) throws WebSocketFailure {
    Protocol protocol = of(role);
    WebSocketFailure failure = WebSocketFailure.protocolError("broken rule");
    assertThat(protocol.fail(BROKEN, failure)).isTrue();
    assertThat(protocol.phase()).isEqualTo(Phase.DISCARDING);
    assertThat(protocol.patience()).isEqualTo(Patience.LINGER);
    assertThat(closure(protocol))
        .isEqualTo(new Closure(BROKEN, Initiator.ENGINE, BROKEN, null))
        .matches(each -> !each.isClean());
    assertThat(protocol.error()).isSameAs(failure);
    assertThat(receive(protocol, text(role.peer(), "late"))).isEmpty();
    assertThat(protocol.fail(BROKEN, failure)).as("a second time").isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void theSocketIsClosedOnceThePeerHasMostLikelyReadWhy(Role role) {
    Protocol protocol = of(role);
    protocol.fail(BROKEN, reset);
    ByteBuffer data = ByteBuffer.wrap(text(role.peer(), "more"));
    ByteBuffer close = ByteBuffer.wrap(close(role.peer(), 1002, ""));
    assertThat(protocol.isTransportCloseDue(true)).isFalse();
    assertThat(protocol.discard(data, true)).isFalse();
    assertThat(protocol.discard(close, false)).isFalse();
    assertThat(protocol.isTransportCloseDue(false)).isFalse();
    assertThat(protocol.isTransportCloseDue(true)).as("the close frame has come").isTrue();
    assertThat(protocol.discard(data.flip(), true)).isTrue();
  }

  /** Both may arrive at once. */
  @ParameterizedTest
  @EnumSource
  void thePeersCloseFrameCountsWhereverItIsBehindTheBrokenRule(Role role) {
    for (byte[] broken :
        List.of(
            new byte[] {-1},
            TestFrames.frame(role.peer(), true, Opcode.TEXT, (byte) -1, (byte) 'x'),
            TestFrames.frame(role.peer(), false, Opcode.PING))) {
      Protocol protocol = of(role);
      byte[] bytes = TestFrames.concat(broken, close(role.peer(), 1002, "why"));
      assertThatExceptionOfType(WebSocketFailure.class).isThrownBy(() -> receive(protocol, bytes));
      protocol.fail(BROKEN, reset);
      assertThat(protocol.isTransportCloseDue(true)).isTrue();
    }
  }

  static Stream<Arguments> illegalCloseFrames() {
    return Arrays.stream(Role.values())
        .flatMap(
            role ->
                Stream.of(
                        TestFrames.frame(role.peer(), true, Opcode.CLOSE, (byte) 3),
                        close(role.peer(), 999, "code"),
                        TestFrames.frame(
                            role.peer(), true, Opcode.CLOSE, (byte) 3, (byte) -24, (byte) -1),
                        close(role.peer(), 1000, "x".repeat(124)),
                        close(role.peer(), 1000, "x".repeat(60_000)),
                        TestFrames.frame(role.peer(), false, Opcode.CLOSE, (byte) 3, (byte) -24),
                        TestFrames.frame(role.peer(), false, Opcode.CLOSE),
                        TestFrames.frame(role.peer(), 0xC8, (byte) 3, (byte) -24),
                        close(role, 1000, "the wrong mask"))
                    .map(frame -> arguments(role, frame)));
  }

  /** Nothing can follow a close frame, so nothing is to be thrown away behind its last byte. */
  @ParameterizedTest
  @MethodSource("illegalCloseFrames")
  void illegalCloseFramesAreTheLastThatIsWaitedFor(Role role, byte[] frame) {
    int[] cuts = {1, 2, 3, frame.length - 1, frame.length};
    for (int cut : cuts) {
      if (cut < 1 || cut > frame.length) {
        continue;
      }
      Protocol protocol = of(role);
      int at = cut;
      boolean failed = fails(protocol, Arrays.copyOf(frame, cut));
      while (!failed) {
        failed = fails(protocol, Arrays.copyOfRange(frame, at, at + 1));
        at++;
      }
      assertThat(protocol.fail(BROKEN, reset)).isTrue();
      assertThat(protocol.isTransportCloseDue(true)).isEqualTo(at == frame.length);
      for (; at < frame.length; at++) {
        ByteBuffer next = ByteBuffer.wrap(frame, at, 1);
        assertThat(protocol.discard(next, true)).isEqualTo(at == frame.length - 1);
      }
      assertThat(protocol.isTransportCloseDue(false)).isFalse();
      assertThat(protocol.isTransportCloseDue(true)).isTrue();
    }
  }

  private static boolean fails(Protocol protocol, byte[] bytes) {
    try {
      receive(protocol, bytes);
      return false;
    } catch (WebSocketFailure e) {
      return true;
    }
  }

  @ParameterizedTest
  @EnumSource
  void theEndOfACloseFrameOfEndlessLengthIsNotWaitedForInBytes(Role role) {
    Protocol protocol = of(role);
    byte[] header = TestFrames.header(role.peer(), 0x88, 1 << 20);
    assertThat(fails(protocol, header)).isTrue();
    protocol.fail(BROKEN, reset);
    assertThat(protocol.discard(ByteBuffer.allocate(2 << 20), true)).isFalse();
  }

  @Test
  void aRuleThatIsBrokenWhileItClosesIsNoError() {
    Protocol protocol = of(Role.SERVER);
    protocol.close(OURS, Initiator.APPLICATION, null);
    assertThat(protocol.fail(BROKEN, reset)).isFalse();
    assertThat(closure(protocol))
        .isEqualTo(new Closure(UNANSWERED, Initiator.APPLICATION, OURS, null));
    assertThat(protocol.error()).isNull();
  }

  @Test
  void nothingFailsAnyMoreWhenTheTransportHasEnded() {
    Protocol protocol = of(Role.SERVER);
    protocol.transportEnded(null, Initiator.TRANSPORT);
    assertThat(protocol.fail(BROKEN, reset)).isFalse();
    assertThat(protocol.phase()).isEqualTo(Phase.CLOSED);
  }

  // ---- §7.1.5: the transport ends

  @ParameterizedTest
  @EnumSource
  void anEndWithoutACloseFrameIs1006(Role role) {
    Protocol protocol = of(role);
    protocol.transportEnded(reset, Initiator.TRANSPORT);
    CloseStatus lost = new CloseStatus(1006, "the connection was lost");
    assertThat(closure(protocol))
        .isEqualTo(new Closure(lost, Initiator.TRANSPORT, null, null))
        .matches(each -> !each.isClean());
    assertThat(protocol.error()).isSameAs(reset);
    assertThat(protocol.phase()).isEqualTo(Phase.CLOSED);
    assertThat(protocol.patience()).isEqualTo(Patience.NONE);
    assertThat(protocol.close(OURS, Initiator.APPLICATION, null)).isFalse();
    assertThat(protocol.isTransportCloseDue(true)).isFalse();
    assertThat(protocol.discard(ByteBuffer.allocate(1), true)).isFalse();
  }

  @Test
  void anEndWithoutAnAnswerToTheApplicationIs1006AndNoError() {
    Protocol protocol = of(Role.SERVER);
    protocol.close(OURS, Initiator.APPLICATION, null);
    protocol.transportEnded(reset, Initiator.TRANSPORT);
    assertThat(closure(protocol))
        .isEqualTo(new Closure(UNANSWERED, Initiator.APPLICATION, OURS, null));
    assertThat(protocol.error()).isNull();
  }

  @Test
  void anEndWithoutAnAnswerToTheEngineKeepsWhatWasSent() {
    Protocol protocol = of(Role.SERVER);
    protocol.close(OURS, Initiator.ENGINE, null);
    assertThat(protocol.closedByApplication()).isNull();
    protocol.transportEnded(reset, Initiator.TRANSPORT);
    assertThat(closure(protocol)).isEqualTo(new Closure(OURS, Initiator.ENGINE, OURS, null));
  }

  @Test
  void anEndAfterTheOutcomeChangesNothing() {
    Protocol protocol = of(Role.SERVER);
    receiveClose(protocol, 4002, "theirs");
    protocol.transportEnded(reset, Initiator.TRANSPORT);
    assertThat(closure(protocol).initiator()).isEqualTo(Initiator.PEER);
    assertThat(protocol.error()).isNull();
    assertThat(protocol.phase()).isEqualTo(Phase.CLOSED);
  }

  @Test
  void whatCameBeforeTheTransportEndedByItselfIsStillReceived() throws WebSocketFailure {
    Protocol protocol = of(Role.SERVER);
    protocol.transportEnded(reset, Initiator.TRANSPORT);
    assertThat(receive(protocol, text(Role.CLIENT, "before"), close(Role.CLIENT, 1000, "")))
        .containsExactly(MessageEvent.TEXT, MessageEvent.CLOSE);
    assertThat(protocol.closeReceived()).isNull();
  }

  @Test
  void whatCameBeforeThisSideEndedTheTransportIsNot() throws WebSocketFailure {
    Protocol protocol = of(Role.SERVER);
    protocol.transportEnded(null, Initiator.ENGINE);
    assertThat(receive(protocol, text(Role.CLIENT, "before"))).isEmpty();
    assertThat(closure(protocol).initiator()).isEqualTo(Initiator.ENGINE);
  }

  // ---- §5.5.2 and §5.5.3: pings

  @Test
  void theLatestPingIsAnsweredOnce() {
    Protocol protocol = of(Role.SERVER);
    assertThat(protocol.takePong()).isNull();
    protocol.pingReceived(ByteBuffer.wrap(new byte[] {1}));
    ByteBuffer latest = ByteBuffer.wrap(new byte[] {2, 3});
    protocol.pingReceived(latest);
    assertThat(latest.remaining()).as("the payload's position").isEqualTo(2);
    latest.put(0, (byte) 9);
    assertThat(protocol.takePong()).isEqualTo(ByteBuffer.wrap(new byte[] {2, 3}));
    assertThat(protocol.takePong()).isNull();
  }

  @Test
  void noPingIsAnsweredAfterACloseFrame() {
    Protocol protocol = of(Role.SERVER);
    protocol.pingReceived(ByteBuffer.allocate(1));
    protocol.close(OURS, Initiator.APPLICATION, null);
    assertThat(protocol.takePong()).isNull();
    protocol.pingReceived(ByteBuffer.allocate(1));
    assertThat(protocol.takePong()).isNull();
  }
}
