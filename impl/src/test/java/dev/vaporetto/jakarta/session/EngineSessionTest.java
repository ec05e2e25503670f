package dev.vaporetto.jakarta.session;

import static dev.vaporetto.jakarta.endpoint.TestPeer.peer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.vaporetto.engine.EngineClosure;
import dev.vaporetto.engine.EngineListener;
import dev.vaporetto.engine.EngineMemory;
import dev.vaporetto.engine.EngineSession;
import dev.vaporetto.engine.Overflow;
import dev.vaporetto.engine.PreparedMessage;
import dev.vaporetto.jakarta.endpoint.TestPeer;
import dev.vaporetto.memory.MemoryBudget;
import dev.vaporetto.protocol.frame.Opcode;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a session of this engine can do beyond the standard API. */
class EngineSessionTest {
  private final List<EngineSession> sessions = new ArrayList<>();
  private final List<String> outcomes = new ArrayList<>();
  private final Endpoint endpoint =
      new Endpoint() {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
          sessions.add((EngineSession) session);
        }
      };
  private final TestPeer server;
  private final TestPeer client;

  EngineSessionTest() throws DeploymentException {
    server = peer().open(endpoint);
    client = peer().client().open(endpoint);
  }

  private EngineSession session() {
    return sessions.get(0);
  }

  private void sent(@Nullable Throwable failure) {
    outcomes.add(failure == null ? "sent" : failure.getMessage());
  }

  @Test
  void aPreparedMessageIsForAnySession() {
    ByteBuffer bytes = ByteBuffer.wrap(new byte[] {0, 1, 2}).position(1);
    PreparedMessage text = session().prepare("grüezi");
    PreparedMessage binary = session().prepare(bytes);
    for (EngineSession each : sessions) {
      each.send(text, this::sent);
      each.send(binary, this::sent);
    }
    assertThat(bytes.position()).isEqualTo(1);
    assertThat(server.received()).containsExactly("TEXT grüezi", "BINARY [1, 2]");
    assertThat(client.received()).containsExactly("TEXT grüezi", "BINARY [1, 2]");
    assertThat(outcomes).containsExactly("sent", "sent", "sent", "sent");
  }

  @Test
  void aPreparedMessageOfAnotherClassIsRefused() {
    PreparedMessage other = new PreparedMessage() {};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> session().send(other, this::sent))
        .withMessageContaining("expected one that a session of this engine has prepared");
  }

  @Test
  void wholeMessagesWaitForTheLastPart() {
    Object message = new Object();
    session().sendTextPart(message, "a smile: \uD83D", false, this::sent);
    session().sendText("whole", this::sent);
    assertThat(session().getBufferedBytes()).isEqualTo(5);
    session().sendTextPart(message, "\uDE00", true, this::sent);
    assertThat(server.received())
        .containsExactly("TEXT part a smile: ", "CONTINUATION \uD83D\uDE00", "TEXT whole");
    session().sendBinaryPart(message, ByteBuffer.wrap(new byte[] {1}), true, this::sent);
    assertThat(outcomes).containsExactly("sent", "sent", "sent", "sent");
    assertThat(session().getBufferedBytes()).isZero();
  }

  @Test
  void aRefusedPartLosesNoHalfOfACharacter() {
    Object message = new Object();
    session().sendTextPart(message, "a smile: \uD83D", false, this::sent);
    assertThatIllegalStateException()
        .isThrownBy(() -> session().sendTextPart(new Object(), "another", false, this::sent));
    session().sendTextPart(message, "\uDE00", true, this::sent);
    assertThat(server.received())
        .containsExactly("TEXT part a smile: ", "CONTINUATION \uD83D\uDE00");
  }

  @Test
  void halfASurrogatePairIsAnErrorHoweverTextIsSent() throws Exception {
    String half = "half \uD83D of it";
    EngineSession session = session();
    Writer writer = session.getBasicRemote().getSendWriter();
    writer.write(half);
    List<ThrowingCallable> ways =
        List.of(
            () -> session.sendText(half, this::sent),
            () -> session.prepare(half),
            () -> session.sendTextPart(new Object(), half, true, this::sent),
            () -> session.getBasicRemote().sendText(half),
            () -> session.getBasicRemote().sendText(half, false),
            () -> session.getBasicRemote().sendObject(half),
            () -> session.getAsyncRemote().sendText(half),
            () -> session.getAsyncRemote().sendText(half, result -> {}),
            () -> session.getAsyncRemote().sendObject(half),
            writer::flush,
            () -> session.close(new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, half)));
    for (ThrowingCallable way : ways) {
      assertThatIllegalArgumentException()
          .isThrownBy(way)
          .withMessageContaining("half a surrogate pair at index 5");
    }
    assertThat(server.received()).isEmpty();
    assertThat(session.isOpen()).isTrue();
    session.getBasicRemote().sendText("a smile: \uD83D", false);
    session.getBasicRemote().sendText("\uDE00", true);
    assertThat(server.received())
        .containsExactly("TEXT part a smile: ", "CONTINUATION \uD83D\uDE00");
  }

  @Test
  void limitsAreChecked() {
    session().setOutboundLimit(10, Overflow.DROP_OLDEST);
    session().setOutboundLimit(10, Overflow.CLOSE);
    session().setOutboundLimit(10, Overflow.FAIL);
    session().setSendTimeout(Duration.ofSeconds(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> session().setOutboundLimit(-1, Overflow.FAIL))
        .withMessageContaining("-1 bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> session().setSendTimeout(Duration.ZERO))
        .withMessage("the send timeout must be positive, but is PT0S");
  }

  @Test
  void sendsAreTakenUntilTheClosingHandshakeBegins() throws IOException {
    EngineSession closing = sessions.get(0);
    assertThat(closing.takesSends()).isTrue();
    closing.close();
    assertThat(closing.takesSends()).isFalse();
    assertThat(closing.isOpen()).isFalse();
    closing.sendText("late", this::sent);
    assertThat(outcomes)
        .containsExactly(
            "the application has closed the connection with 1000; expected an open one to send on");
  }

  // ---- the listener

  /** Records its calls; wants text messages in parts. */
  private final class Noting implements EngineListener {
    private final RuntimeException failure = new IllegalStateException("refused");

    @Override
    public boolean wantsParts(boolean text) {
      return text;
    }

    @Override
    public void onText(String text) {
      outcomes.add("text " + text);
    }

    @Override
    public void onTextPart(String part) {
      outcomes.add("part " + part);
    }

    @Override
    public void onBinary(ByteBuffer data) {
      outcomes.add("binary " + data.remaining());
      throw failure;
    }

    @Override
    public void onPing(ByteBuffer payload) {
      outcomes.add("ping " + payload.remaining());
    }

    @Override
    public void onPong(ByteBuffer payload) {
      outcomes.add("pong " + payload.remaining());
    }

    @Override
    public void onError(Throwable failure) {
      outcomes.add("error " + failure.getMessage());
    }

    @Override
    public void onClosed(EngineClosure closure) {
      outcomes.add(closure.toString());
    }
  }

  private TestPeer listening() throws DeploymentException {
    return peer()
        .open(
            new Endpoint() {
              @Override
              public void onOpen(Session session, EndpointConfig config) {
                ((EngineSession) session).setListener(new Noting());
              }

              @Override
              public void onError(Session session, Throwable failure) {
                outcomes.add("unexpected");
              }

              @Override
              public void onClose(Session session, CloseReason reason) {
                outcomes.add("unexpected");
              }
            });
  }

  @Test
  void aListenerIsToldEverythingInsteadOfHandlersAndEndpoint() throws DeploymentException {
    listening()
        .frame(false, Opcode.TEXT, (byte) 'a')
        .frame(true, Opcode.CONTINUATION, (byte) 'b')
        .text("c")
        .binary(1, 2)
        .frame(true, Opcode.PING, (byte) 1)
        .pong("23")
        .close(4001, "enough");
    assertThat(outcomes)
        .containsExactly(
            "part a",
            "text b",
            "text c",
            "binary 2",
            "error refused",
            "ping 1",
            "pong 2",
            "EngineClosure[code=4001, reason=enough, clean=true, sent=CloseReason[4001],"
                + " received=CloseReason[4001,enough], initiator=PEER]");
  }

  /** It may have failed anywhere, also where it was about to end the connection itself. */
  @Test
  void aListenerThatHadNoMemoryIsNotCalledWithAnotherMessage() throws DeploymentException {
    TestPeer peer =
        peer()
            .open(
                new Endpoint() {
                  @Override
                  public void onOpen(Session session, EndpointConfig config) {
                    ((EngineSession) session).setListener(new WithoutMemory());
                  }
                });
    peer.text("one").text("two").close(1011, "");
    assertThat(outcomes).containsExactly("text one", "error injected", "closed 1011");
    assertThat(peer.received()).containsExactly("CLOSE 1011 the endpoint failed");
  }

  private final class WithoutMemory implements EngineListener {
    @Override
    public void onText(String text) {
      outcomes.add("text " + text);
      throw new OutOfMemoryError("injected");
    }

    @Override
    public void onBinary(ByteBuffer data) {}

    @Override
    public void onError(Throwable failure) {
      outcomes.add("error " + failure.getMessage());
    }

    @Override
    public void onClosed(EngineClosure closure) {
      outcomes.add("closed " + closure.code());
    }
  }

  // ---- what a layer above keeps

  @Test
  void whatIsKeptForASessionIsOfAccountUntilItsEnd() throws DeploymentException {
    MemoryBudget memory = new MemoryBudget(100_000);
    sessions.clear();
    TestPeer peer = peer().memory(memory).open(endpoint);
    EngineMemory kept = session().memory();
    assertThat(kept.tryKeep(50_000)).isTrue();
    kept.keep(40_000);
    assertThat(memory.used()).isEqualTo(90_000);
    assertThat(kept.tryKeep(10_000)).as("more than a share, while memory is short").isFalse();
    assertThat(memory.refusedSends()).isEqualTo(1);
    kept.release(60_000);
    assertThat(memory.used()).isEqualTo(30_000);
    peer.close(1000, "");
    assertThat(memory.used()).isZero();
    assertThat(memory.holders()).isZero();
    kept.release(30_000);
    kept.keep(1);
    assertThat(memory.used()).as("after the end").isZero();
  }

  @Test
  void aSessionForWhichTooMuchIsKeptIsClosed() throws DeploymentException {
    MemoryBudget memory = new MemoryBudget(100_000);
    sessions.clear();
    TestPeer peer = peer().memory(memory).open(endpoint);
    session().memory().keep(100_001);
    assertThat(session().takesSends()).isFalse();
    assertThat(peer.received()).containsExactly("CLOSE 1013 too much is held for this peer");
    assertThat(memory.closedConnections()).isEqualTo(1);
    peer.close(1013, "");
    assertThat(memory.used()).isZero();
  }

  /** A loop over sessions may have very many sends fail at once, and its handler be slow. */
  @Test
  void resultsThatWaitForASlowSendHandlerAreOfAccount() throws DeploymentException {
    MemoryBudget memory = new MemoryBudget(1_000_000);
    List<Runnable> tasks = new ArrayList<>();
    sessions.clear();
    TestPeer unused = peer().memory(memory).executor(tasks::add).open(endpoint);
    EngineSession slow = session();
    for (int i = 0; i < 100; i++) {
      slow.getAsyncRemote().sendText("text", result -> outcomes.add("" + result.isOK()));
    }
    assertThat(memory.used()).isEqualTo(100L * 512);
    tasks.forEach(Runnable::run);
    assertThat(outcomes).hasSize(100).containsOnly("true");
    assertThat(memory.used()).isZero();
  }

  /** Nobody reads as fast as a peer may send. */
  @Test
  void whatHasArrivedOfAMessageThatIsReadIsOfAccount() throws Exception {
    MemoryBudget memory = new MemoryBudget(1_000_000);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    TestPeer peer =
        peer()
            .memory(memory)
            .open(
                new Endpoint() {
                  @Override
                  public void onOpen(Session session, EndpointConfig config) {
                    session.addMessageHandler(
                        Reader.class,
                        ignored -> {
                          begun.countDown();
                          await(gone);
                        });
                  }
                });
    peer.frame(false, Opcode.TEXT, new byte[10_000]);
    assertThat(memory.used()).isEqualTo(10_000);
    // Else the handler would run on this thread when the message is complete.
    await(begun);
    peer.frame(true, Opcode.CONTINUATION, new byte[20_000]);
    assertThat(memory.used()).isEqualTo(30_000);
    gone.countDown();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (memory.used() > 0 && System.nanoTime() - deadline < 0) {
      Thread.onSpinWait();
    }
    assertThat(memory.used()).isZero();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
