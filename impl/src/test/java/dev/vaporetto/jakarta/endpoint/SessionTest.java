package dev.vaporetto.jakarta.endpoint;

import static dev.vaporetto.jakarta.endpoint.TestPeer.peer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The data and settings of a session, and its end. */
class SessionTest {
  /** Records its callbacks. */
  private static class Diary extends Endpoint {
    @SuppressWarnings("NullAway.Init") // the first callback sets it
    Session session;

    final List<String> entries = new ArrayList<>();

    @Override
    public void onOpen(Session opened, EndpointConfig config) {
      session = opened;
      entries.add("open " + opened.getOpenSessions().contains(opened));
    }

    @Override
    public void onError(Session failing, Throwable failure) {
      entries.add("error " + failure.getMessage() + " " + failing.isOpen());
    }

    @Override
    public void onClose(Session closing, CloseReason reason) {
      Object property = closing.getUserProperties().get("property");
      entries.add("close " + reason.getCloseCode().getCode() + " " + property);
    }
  }

  private final Diary diary = new Diary();

  @SuppressWarnings("NullAway.Init") // before each test
  private TestPeer peer;

  @BeforeEach
  void open() throws Exception {
    peer = peer().path("room", "a b").open(diary);
  }

  @Test
  void aSessionHasTheDataOfTheHandshake() {
    Session session = diary.session;
    assertThat(session.getRequestURI()).hasToString("ws://localhost/test?a=1&b=%20&a=2");
    assertThat(session.getQueryString()).isEqualTo("a=1&b=%20&a=2");
    assertThat(session.getRequestParameterMap())
        .isEqualTo(Map.of("a", List.of("1", "2"), "b", List.of(" ")));
    assertThat(session.getPathParameters()).isEqualTo(Map.of("room", "a b"));
    assertThat(session.getProtocolVersion()).isEqualTo("13");
    assertThat(session.getNegotiatedSubprotocol()).isEmpty();
    assertThat(session.getNegotiatedExtensions()).isEmpty();
    assertThat(session.getUserPrincipal()).isNull();
    assertThat(session.isSecure()).isFalse();
    assertThat(session.isOpen()).isTrue();
    assertThatThrownBy(() -> session.getPathParameters().put("x", "y"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> session.getRequestParameterMap().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void limitsAndTimeoutsAreWhatWasSet() {
    Session session = diary.session;
    assertThat(session.getMaxIdleTimeout()).isZero();
    session.setMaxIdleTimeout(-5);
    assertThat(session.getMaxIdleTimeout()).isEqualTo(-5);
    session.setMaxTextMessageBufferSize(7);
    session.setMaxBinaryMessageBufferSize(8);
    assertThat(session.getMaxTextMessageBufferSize()).isEqualTo(7);
    assertThat(session.getMaxBinaryMessageBufferSize()).isEqualTo(8);
    session.getAsyncRemote().setSendTimeout(9);
    assertThat(session.getAsyncRemote().getSendTimeout()).isEqualTo(9);
  }

  @Test
  void userPropertiesAreThereUntilOnCloseHasReturned() {
    diary.session.getUserProperties().put("property", "yes");
    peer.close(1001, "");

    assertThat(diary.entries).containsExactly("open true", "close 1001 yes");
  }

  @Test
  void aPeerThatBreaksARuleIsAnErrorAndThenAClose() {
    peer.send(new byte[] {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0});

    assertThat(diary.entries).hasSize(3).last().isEqualTo("close 1006 null");
    assertThat(diary.entries.get(1)).startsWith("error ");
    assertThat(peer.received()).singleElement().asString().startsWith("CLOSE 1002 ");
  }

  @Test
  void whatOnOpenThrowsIsToldAndEndsTheSession() throws Exception {
    Diary failing =
        new Diary() {
          @Override
          public void onOpen(Session opened, EndpointConfig config) {
            throw new IllegalStateException("not today");
          }
        };
    TestPeer other = peer().open(failing);
    other.text("unheard").close(1011, "");

    assertThat(failing.entries.get(0)).isEqualTo("error not today true");
    assertThat(failing.entries.get(1)).startsWith("close 1");
    assertThat(failing.entries).hasSize(2);
    assertThat(other.received()).containsExactly("CLOSE 1011 onOpen failed");
  }

  @Test
  void whatOnCloseThrowsReachesOnError() throws Exception {
    Diary failing =
        new Diary() {
          @Override
          public void onClose(Session closing, CloseReason reason) {
            throw new IllegalStateException("not yet");
          }
        };
    peer().open(failing).close(1000, "");

    assertThat(failing.entries).containsExactly("open true", "error not yet false");
  }

  @Test
  void theRestOfTheLifeGoesOnWhenOnErrorFails() throws Exception {
    Diary failing =
        new Diary() {
          @Override
          public void onError(Session session, Throwable failure) {
            entries.add("error");
            if (failure instanceof IllegalArgumentException illegal) {
              throw illegal;
            }
            throw new IllegalStateException("twice", failure);
          }
        };
    TestPeer other = peer().open(failing);
    failing.session.addMessageHandler(
        String.class,
        message -> {
          throw message.isEmpty() ? new IllegalArgumentException() : new ArithmeticException();
        });
    other.text("once").text("").close(1000, "");

    assertThat(failing.entries).containsExactly("open true", "error", "error", "close 1000 null");
  }
}
