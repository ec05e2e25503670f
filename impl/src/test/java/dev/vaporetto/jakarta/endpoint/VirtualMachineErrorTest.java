package dev.vaporetto.jakarta.endpoint;

import static dev.vaporetto.jakarta.endpoint.TestPeer.peer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.protocol.frame.Opcode;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A peer whose message was answered by nothing must not take the next answer for it. */
class VirtualMachineErrorTest {
  /** An echo that fails as it is told. */
  public static class Failing {
    private final List<String> told = new ArrayList<>();

    @OnMessage
    public String onText(String text) {
      switch (text) {
        case "memory" -> throw new OutOfMemoryError("injected");
        case "stack" -> throw new StackOverflowError("injected");
        case "exception" -> throw new IllegalStateException("injected");
        default -> {
          return text;
        }
      }
    }

    @OnError
    public void onError(Throwable failure) {
      told.add(failure.getClass().getSimpleName());
    }

    @OnClose
    public void onClose(CloseReason reason) {
      told.add("closed");
    }
  }

  private final Failing endpoint = new Failing();

  private List<String> afterA(String failure) throws Exception {
    return peer()
        .open(endpoint)
        .text("before")
        .text(failure)
        .text("behind")
        .close(1011, "")
        .received();
  }

  @Test
  void aSessionThatHadNoMemoryEnds() throws Exception {
    assertThat(afterA("memory")).containsExactly("TEXT before", "CLOSE 1011 the endpoint failed");
    assertThat(endpoint.told).containsExactly("OutOfMemoryError", "closed");
  }

  @Test
  void aSessionThatHadNoStackEnds() throws Exception {
    assertThat(afterA("stack")).containsExactly("TEXT before", "CLOSE 1011 the endpoint failed");
    assertThat(endpoint.told).containsExactly("StackOverflowError", "closed");
  }

  @Test
  void aSessionWhoseEndpointThrowsAnExceptionGoesOn() throws Exception {
    assertThat(afterA("exception")).startsWith("TEXT before", "TEXT behind");
    assertThat(endpoint.told).containsExactly("IllegalStateException", "closed");
  }

  /** One that reads its messages while they arrive, on a thread of their own. */
  public static class FailingReader {
    private final CountDownLatch closed = new CountDownLatch(1);

    @OnMessage
    public void onText(Reader reader) {
      throw new OutOfMemoryError("injected");
    }

    @OnError
    public void onError(Throwable failure) {}

    @OnClose
    public void onClose() {
      closed.countDown();
    }
  }

  @Test
  void aSessionWhoseReaderHadNoMemoryEnds() throws Exception {
    FailingReader reading = new FailingReader();
    TestPeer peer = peer().open(reading).frame(false, Opcode.TEXT, (byte) 'a');
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (peer.received().isEmpty() && System.nanoTime() - deadline < 0) {
      Thread.onSpinWait();
    }
    assertThat(peer.received()).containsExactly("CLOSE 1011 the endpoint failed");
    peer.close(1011, "");
    assertThat(reading.closed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aSessionWhoseMessageHandlerHadNoMemoryEnds() throws Exception {
    List<String> received =
        peer()
            .open(
                new Endpoint() {
                  @Override
                  public void onOpen(Session session, EndpointConfig config) {
                    session.addMessageHandler(
                        String.class,
                        text -> {
                          throw new StackOverflowError("injected");
                        });
                  }
                })
            .text("one")
            .text("two")
            .close(1011, "")
            .received();
    assertThat(received).containsExactly("CLOSE 1011 the endpoint failed");
  }
}
