package dev.vaporetto.test.internal;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Applications of several sockets, on one thread. */
class MemoryEngineTest {
  private static final URI CHAT = URI.create("ws://chat.test/chat");

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final MemoryEngine engine = MemoryEngine.open("off", tasks::add);

  /** The loop of every tutorial. */
  @ServerEndpoint("/chat")
  public static class Chat {
    @OnMessage
    public void on(String text, Session session) throws IOException {
      if (text.startsWith("close ")) {
        session.close();
      }
      broadcast(session, text);
    }

    @OnClose
    public void closed(Session session) throws IOException {
      broadcast(session, "a member left");
    }

    private static void broadcast(Session sender, String text) throws IOException {
      for (Session each : sender.getOpenSessions()) {
        if (each.isOpen()) {
          each.getBasicRemote().sendText(text);
        }
      }
    }
  }

  /** What one member has received. */
  private static final class Member extends Endpoint {
    final List<String> received = new ArrayList<>();

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      MessageHandler.Whole<String> handler = received::add;
      session.addMessageHandler(String.class, handler);
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
      received.add("closed " + reason.getCloseCode().getCode());
    }

    @Override
    public void onError(Session session, Throwable failure) {
      received.add(failure.toString());
    }
  }

  @BeforeEach
  void deploy() throws Exception {
    engine.container().addEndpoint(Chat.class);
  }

  @AfterEach
  void close() {
    engine.close();
    runTasks();
  }

  private void runTasks() {
    Runnable task = tasks.poll();
    while (task != null) {
      task.run();
      task = tasks.poll();
    }
  }

  private Session join(Member member) throws Exception {
    CompletableFuture<Session> connecting =
        engine
            .container()
            .connectAsync(member, ClientEndpointConfig.Builder.create().build(), CHAT);
    runTasks();
    return connecting.get();
  }

  @Test
  void aBroadcastOfASessionThatClosesReachesAllOthers() throws Exception {
    Member leaving = new Member();
    Member first = new Member();
    Member second = new Member();
    Session session = join(leaving);
    Session unusedFirst = join(first);
    Session unusedSecond = join(second);
    session.getAsyncRemote().sendText("close me");
    runTasks();
    assertThat(leaving.received).containsExactly("closed 1000");
    assertThat(first.received).containsExactly("close me", "a member left");
    assertThat(second.received).containsExactly("close me", "a member left");
  }

  @Test
  void aConnectThatIsCancelledMeanwhileLeavesNoSession() throws Exception {
    Member member = new Member();
    CompletableFuture<Session> connecting =
        engine
            .container()
            .connectAsync(member, ClientEndpointConfig.Builder.create().build(), CHAT);
    connecting.cancel(false);
    runTasks();
    assertThat(member.received).isEmpty();
    Member other = new Member();
    Session session = join(other);
    session.getAsyncRemote().sendText("alone");
    runTasks();
    assertThat(other.received).containsExactly("alone");
  }

  @Test
  @Timeout(20)
  void anExecutorThatEndsFirstStillLetsSocketsEnd() throws Exception {
    boolean[] ended = {false};
    Executor ending =
        task -> {
          if (ended[0]) {
            throw new java.util.concurrent.RejectedExecutionException("ended");
          }
          tasks.add(task);
        };
    MemoryEngine own = MemoryEngine.open("off", ending);
    own.container().addEndpoint(Chat.class);
    CompletableFuture<Session> connecting =
        own.container()
            .connectAsync(new Member(), ClientEndpointConfig.Builder.create().build(), CHAT);
    runTasks();
    Session session = connecting.get();
    ended[0] = true;
    session.close();
    own.close();
    // The last events run on a thread of the transport.
    while (session.isOpen()) {
      Thread.onSpinWait();
    }
    assertThat(session.isOpen()).isFalse();
  }
}
