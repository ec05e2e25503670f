package dev.vaporetto.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vaporetto.protocol.frame.CloseStatus;
import org.junit.jupiter.api.Test;

class ClosingHandshakeTest {
  private static final CloseStatus OURS = new CloseStatus(1000, "ours");
  private static final CloseStatus THEIRS = new CloseStatus(1001, "theirs");

  private final ClosingHandshake handshake = new ClosingHandshake();

  @Test
  void itIsOpenUntilOneSideBegins() {
    assertThat(handshake.isOpen()).isTrue();
    assertThat(handshake.isCloseSent()).isFalse();
    assertThat(handshake.isDone()).isFalse();
    assertThat(handshake.isBegunByPeer()).isFalse();
  }

  @Test
  void thePeersCloseFrameIsAnsweredWithItsCodeAndNoReason() {
    assertThat(handshake.receive(THEIRS)).isEqualTo(new CloseStatus(1001, ""));
    assertThat(handshake.isOpen()).isFalse();
    assertThat(handshake.isCloseSent()).isTrue();
    assertThat(handshake.isDone()).isTrue();
    assertThat(handshake.isBegunByPeer()).isTrue();
    assertThat(handshake.outcome()).isEqualTo(THEIRS);
  }

  @Test
  void aCloseFrameWithoutACodeIsAnsweredWithoutACode() {
    CloseStatus none = new CloseStatus(CloseStatus.NO_STATUS, "");
    assertThat(handshake.receive(none)).isEqualTo(none);
    assertThat(handshake.outcome()).isEqualTo(none);
  }

  @Test
  void theAnswerToOurCloseFrameEndsIt() {
    assertThat(handshake.send(OURS)).isTrue();
    assertThat(handshake.isOpen()).isFalse();
    assertThat(handshake.isDone()).isFalse();
    assertThat(handshake.receive(THEIRS)).isNull();
    assertThat(handshake.isDone()).isTrue();
    assertThat(handshake.isBegunByPeer()).isFalse();
    assertThat(handshake.outcome()).isEqualTo(OURS);
  }

  @Test
  void onlyOneCloseFrameIsSent() {
    assertThat(handshake.send(OURS)).isTrue();
    assertThat(handshake.send(THEIRS)).isFalse();
    assertThat(handshake.outcome()).isEqualTo(OURS);
  }

  @Test
  void aCodeThatMustNotBeOnTheWireIsRefusedAndChangesNothing() {
    CloseStatus abnormal = new CloseStatus(1006, "");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> handshake.send(abnormal))
        .withMessage(
            "close code 1006 must not be sent; expected 1000-1003, 1007-1014 or 3000-4999");
    assertThat(handshake.isOpen()).isTrue();
  }

  @Test
  void noCloseFrameIsSentAfterTheAnswer() {
    handshake.receive(THEIRS);
    assertThat(handshake.send(OURS)).isFalse();
    assertThat(handshake.outcome()).isEqualTo(THEIRS);
  }

  @Test
  void nothingIsSentWhenTheTransportHasEnded() {
    handshake.transportEnded();
    assertThat(handshake.isOpen()).isFalse();
    assertThat(handshake.isDone()).isTrue();
    assertThat(handshake.send(OURS)).isFalse();
    assertThat(handshake.receive(THEIRS)).isNull();
    assertThat(handshake.isOpen()).isFalse();
  }

  @Test
  void anEndWithoutACloseFrameIs1006() {
    handshake.transportEnded();
    assertThat(handshake.outcome()).isEqualTo(new CloseStatus(1006, "the connection was lost"));
    assertThat(handshake.isBegunByPeer()).isFalse();
  }

  @Test
  void anEndWithoutAnAnswerKeepsWhatWasSent() {
    handshake.send(OURS);
    handshake.transportEnded();
    assertThat(handshake.isDone()).isTrue();
    assertThat(handshake.outcome()).isEqualTo(OURS);
  }
}
