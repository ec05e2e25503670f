package dev.vaporetto.jakarta.endpoint;

import static dev.vaporetto.jakarta.endpoint.TestPeer.peer;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import java.util.ArrayList;
import java.util.List;
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
}
