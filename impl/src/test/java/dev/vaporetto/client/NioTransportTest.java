package dev.vaporetto.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionRuntime;
import dev.vaporetto.connection.ConnectionSettings;
import dev.vaporetto.connection.SilentHandler;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.io.EventLoops;
import dev.vaporetto.io.FakeKey;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a write while the socket is closed, on a wire whose writes a test makes. */
class NioTransportTest {
  interface Write {
    boolean run(ByteBuffer[] sources) throws IOException;
  }

  /** What each write does; the last one is not repeated. */
  private final List<Write> writes = new ArrayList<>();

  private final List<String> outcomes = new ArrayList<>();
  private final FakeKey key = new FakeKey(SelectionKey.OP_WRITE);

  private final NioTransport transport =
      new NioTransport(
          new Scripted(), key, new EventLoops("test").next(), task -> {}, ByteBuffer.allocate(0));

  private final Connection connection =
      new Connection(
          Role.CLIENT,
          () -> 0,
          transport,
          new SilentHandler(),
          new ConnectionRuntime(new BufferPool(), new Timers(), Runnable::run),
          ConnectionSettings.DEFAULT,
          ExtensionPipeline.NONE);

  private void sendPending() {
    writes.add(source -> false);
    transport.bind(connection);
    connection.open();
    connection
        .sender()
        .send(
            Opcode.TEXT,
            ByteBuffer.wrap(new byte[] {'x'}),
            failure -> outcomes.add(failure == null ? "taken" : "" + failure.getMessage()));
    assertThat(outcomes).isEmpty();
  }

  @Test
  void whatTheSocketTakesWhileItIsClosedIsTaken() {
    sendPending();
    writes.add(
        sources -> {
          sources[0].position(sources[0].limit());
          connection.abort("over");
          assertThat(outcomes).isEmpty();
          return true;
        });
    transport.onReady(key);
    assertThat(outcomes).containsExactly("taken");
  }

  @Test
  void whatTheSocketDoesNotTakeBecauseItIsClosedHasFailed() {
    sendPending();
    writes.add(
        source -> {
          connection.abort("over");
          return false;
        });
    transport.onReady(key);
    assertThat(outcomes).containsExactly("over");
  }

  @Test
  void whatWaitsForTheSocketHasFailedWhenItIsClosed() {
    sendPending();
    connection.abort("over");
    assertThat(outcomes).containsExactly("over");
  }

  private final class Scripted implements Wire {
    @Override
    public boolean mayHold() {
      return false;
    }

    @Override
    public int read(ByteBuffer target) {
      return 0;
    }

    @Override
    public int readWaitsFor() {
      return SelectionKey.OP_READ;
    }

    @Override
    public boolean write(ByteBuffer... sources) throws IOException {
      return writes.remove(0).run(sources);
    }

    @Override
    public int writeWaitsFor() {
      return SelectionKey.OP_WRITE;
    }

    @Override
    public void close() {}
  }
}
