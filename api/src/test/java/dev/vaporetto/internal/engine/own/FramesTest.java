package dev.vaporetto.internal.engine.own;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.engine.EngineSession;
import dev.vaporetto.internal.socket.FluentSocket;
import dev.vaporetto.internal.socket.SocketConnection;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The number of stack frames of the fluent API for each message of our engine. */
class FramesTest {
  private final List<String> in = new ArrayList<>();
  private final List<String> out = new ArrayList<>();
  private @Nullable FluentSocket socket;

  private static List<String> ours() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .filter(frame -> frame.getClassName().startsWith("dev.vaporetto.internal."))
                    .filter(frame -> !frame.getClassName().contains("FramesTest"))
                    .map(
                        frame ->
                            frame.getClassName().replaceFirst(".*\\.", "")
                                + "."
                                + frame.getMethodName())
                    .toList());
  }

  private final EngineSession session =
      (EngineSession)
          Proxy.newProxyInstance(
              FramesTest.class.getClassLoader(),
              new Class<?>[] {EngineSession.class},
              (self, method, arguments) -> {
                if (method.getName().startsWith("send")) {
                  out.addAll(ours());
                }
                return switch (method.getName()) {
                  case "getNegotiatedSubprotocol" -> "";
                  case "getNegotiatedExtensions" -> List.of();
                  default -> null;
                };
              });

  private final OwnListener listener =
      new OwnListener(
          new SocketConnection() {
            @Override
            protected void configure(Session configured) {}

            @Override
            protected CompletionStage<?> handle(Session open, FluentSocket opened) {
              socket = opened;
              return CompletableFuture.completedFuture(null);
            }

            @Override
            public boolean unhandled(String kind) {
              return false;
            }
          });

  private FluentSocket open() {
    listener.open(session);
    FluentSocket opened = socket;
    assertThat(opened).isNotNull();
    return opened;
  }

  @Test
  void threeFramesLeadFromTheEngineToAListener() {
    FluentSocket opened = open();
    opened.onString(text -> in.addAll(ours()));
    listener.onText("x");
    assertThat(in).containsExactly("Inbox.take", "SocketConnection.onText", "OwnListener.onText");
    in.clear();
    opened.onByteBuffer(buffer -> in.addAll(ours()));
    listener.onBinary(ByteBuffer.allocate(1));
    assertThat(in)
        .containsExactly("Inbox.take", "SocketConnection.onBinary", "OwnListener.onBinary");
  }

  @Test
  void twoFramesLeadFromASendToTheEngine() {
    CompletableFuture<Void> unused = open().send("x");
    assertThat(out).containsExactly("OwnOutbound.send", "FluentSocket.send");
  }
}
