package dev.vaporetto.internal.engine.own;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.Overflow;
import dev.vaporetto.engine.EngineSession;
import dev.vaporetto.engine.PreparedMessage;
import dev.vaporetto.internal.engine.UnlimitedMemory;
import dev.vaporetto.internal.socket.FluentSocket;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.Rooms;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OwnOutboundTest {
  /** The messages that the engine has prepared for all its sessions. */
  private final List<Object> prepared = Collections.synchronizedList(new ArrayList<>());

  private final List<Object> sent = Collections.synchronizedList(new ArrayList<>());
  private final List<Object> overflows = new ArrayList<>();

  /** Whether sessions take sends; they are open until onClose has returned. */
  private boolean takesSends = true;

  private static final class Prepared implements PreparedMessage {}

  /** A session that logs what it prepares and sends; other calls fail. */
  private EngineSession session() {
    return (EngineSession)
        Proxy.newProxyInstance(
            OwnOutboundTest.class.getClassLoader(),
            new Class<?>[] {EngineSession.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getNegotiatedSubprotocol" -> "";
                  case "getNegotiatedExtensions" -> List.of();
                  case "takesSends" -> takesSends;
                  case "isOpen" -> true;
                  case "memory" -> new UnlimitedMemory();
                  case "setOutboundLimit" -> {
                    overflows.add(arguments[1]);
                    yield null;
                  }
                  case "prepare", "prepareUtf8" -> {
                    Prepared message = new Prepared();
                    prepared.add(message);
                    yield message;
                  }
                  case "send" -> {
                    sent.add(arguments[0]);
                    yield null;
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @Test
  void aMessageToARoomIsEncodedOnceForAllItsMembers() {
    Room room = Rooms.inMemory().room("lobby");
    for (int i = 0; i < 3; i++) {
      room.join(new FluentSocket(new OwnOutbound(session()), kind -> false));
    }
    room.send("hello");
    assertThat(prepared).hasSize(1);
    assertThat(sent).hasSize(3).containsOnly(prepared.get(0));
    room.send(ByteBuffer.wrap(new byte[1]));
    // It may be part of a burst, which another thread delivers.
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (sent.size() < 6 && System.nanoTime() - deadline < 0) {
      Thread.onSpinWait();
    }
    assertThat(prepared).hasSize(2);
    assertThat(sent).hasSize(6).endsWith(prepared.get(1), prepared.get(1), prepared.get(1));
  }

  @Test
  void aSocketIsOpenAsLongAsItsSessionTakesSends() {
    FluentSocket socket = new FluentSocket(new OwnOutbound(session()), kind -> false);
    assertThat(socket.isOpen()).isTrue();
    takesSends = false;
    assertThat(socket.isOpen()).isFalse();
  }

  @Test
  void eachPolicyOfOverflowIsTheEnginesOfThatName() {
    OwnOutbound outbound = new OwnOutbound(session());
    for (Overflow each : Overflow.values()) {
      outbound.outboundLimit(1, each);
    }
    assertThat(overflows)
        .extracting(Object::toString)
        .containsExactly("FAIL", "DROP_OLDEST", "CLOSE");
  }
}
