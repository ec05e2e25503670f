package dev.vaporetto.jakarta.endpoint;

import static dev.vaporetto.jakarta.endpoint.TestPeer.peer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.log.LogCapture;
import dev.vaporetto.log.RepeatedLog;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jakarta WebSocket §5.2.2: no error of an application is lost. */
class UnhandledErrorsTest {
  private final LogCapture log = LogCapture.ofThisThread("dev.vaporetto.jakarta");
  private final List<LogRecord> records = log.records();

  @BeforeEach
  void listen() {
    log.begin();
  }

  @AfterEach
  void stopListening() {
    log.close();
  }

  public static class Annotated {
    @OnMessage
    public void on(String message) {
      throw new IllegalStateException("of an annotated method");
    }
  }

  /** Has no onError of its own. */
  public static class Programmatic extends Endpoint {
    @Override
    public void onOpen(Session session, EndpointConfig config) {
      MessageHandler.Whole<String> failing =
          message -> {
            throw new IllegalStateException("of a message handler");
          };
      session.addMessageHandler(String.class, failing);
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
      throw new IllegalStateException("of onClose");
    }
  }

  public static class FailingTwice extends Programmatic {
    @Override
    public void onError(Session session, Throwable failure) {
      throw new IllegalArgumentException("of onError");
    }
  }

  @Test
  void anEndpointWithoutAnErrorMethodHasItsErrorsInTheLog() throws Exception {
    TestPeer peer = peer().open(new Annotated()).text("x");
    assertThat(records)
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.getLevel()).isEqualTo(Level.WARNING);
              assertThat(entry.getMessage())
                  .contains("$Annotated at /test has no @OnError method")
                  .matches(".* \\(session [0-9a-f]+, 192\\.0\\.2\\.7:40000\\)");
              assertThat(entry.getThrown()).hasMessage("of an annotated method");
            });
    assertThat(peer.received()).isEmpty();
  }

  /** One faulty endpoint must not fill the log, however many messages its peers send. */
  @Test
  void anErrorThatComesAgainIsInTheLogOnceAndCounted() throws Exception {
    TestPeer peer = peer().open(new Annotated());
    for (int i = 0; i < 1000; i++) {
      peer.text("x");
    }
    assertThat(records).hasSize(1);
    RepeatedLog.flush();
    assertThat(records).hasSize(2);
    assertThat(records.get(1).getThrown()).isNull();
    assertThat(records.get(1).getMessage())
        .contains(
            "$Annotated at /test has no @OnError method",
            "IllegalStateException",
            "and 999 times more since it was last said");
  }

  @Test
  void anEndpointThatDoesNotOverrideOnErrorHasItsErrorsInTheLog() throws Exception {
    TestPeer unused = peer().open(new Programmatic()).text("x").close(1000, "");
    assertThat(records)
        .extracting(LogRecord::getThrown)
        .extracting(Throwable::getMessage)
        .containsExactly("of a message handler", "of onClose");
    assertThat(records.get(0).getMessage())
        .contains("$Programmatic at /test does not override onError, which would be told this");
  }

  @Test
  void whatAPeerBreaksIsOneLineAndNoStackTrace() throws Exception {
    TestPeer unused = peer().open(new Annotated()).send(new byte[] {(byte) 0x83, 0, 0});
    assertThat(records)
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.getLevel()).isEqualTo(Level.INFO);
              assertThat(entry.getThrown()).isNull();
            });
  }

  @Test
  void whatAnErrorMethodThrowsIsInTheLogWithTheErrorThatItHandled() throws Exception {
    TestPeer unused = peer().open(new FailingTwice()).text("x");
    assertThat(records)
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.getMessage()).contains("$FailingTwice at /test failed");
              assertThat(entry.getThrown()).hasMessage("of onError");
              assertThat(entry.getThrown().getSuppressed())
                  .singleElement()
                  .satisfies(first -> assertThat(first).hasMessage("of a message handler"));
            });
  }
}
