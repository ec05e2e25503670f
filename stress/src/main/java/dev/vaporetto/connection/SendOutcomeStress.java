package dev.vaporetto.connection;

import dev.vaporetto.connection.in.ConnectionHandler;
import dev.vaporetto.connection.out.SendCallback;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.connection.wire.MaskingKeys;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.memory.MemoryBudget;
import dev.vaporetto.protocol.Closure;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A message is sent while its write ends and while the connection does: it has one outcome. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "one outcome, one close")
@Outcome(expect = Expect.FORBIDDEN, desc = "none, or two")
@State
public class SendOutcomeStress {
  private static final ConnectionRuntime RUNTIME = runtime();

  private final AtomicInteger outcomes = new AtomicInteger();
  private final AtomicInteger closes = new AtomicInteger();
  private final PendingTransport transport = new PendingTransport();
  private final Connection connection =
      new Connection(
          Role.SERVER,
          MaskingKeys.NONE,
          transport,
          new Counting(),
          RUNTIME,
          ConnectionSettings.DEFAULT,
          ExtensionPipeline.NONE);

  /** A connection that is open. */
  public SendOutcomeStress() {
    transport.connection = connection;
    connection.open();
  }

  private static ConnectionRuntime runtime() {
    Executor direct = Runnable::run;
    return new ConnectionRuntime(
        new BufferPool(), new Timers(() -> 1), direct, direct, new MemoryBudget());
  }

  /** A thread of the application's. */
  @Actor
  public void sender() {
    SendCallback callback = failure -> outcomes.incrementAndGet();
    connection.sender().send(Opcode.TEXT, ByteBuffer.wrap(new byte[] {'a'}), callback);
  }

  /** The container says that the write has ended, and then cuts the connection off. */
  @Actor
  public void container() {
    transport.complete();
    connection.abort("cut off");
  }

  /** What was told. */
  @Arbiter
  public void arbiter(II_Result r) {
    transport.complete();
    r.r1 = outcomes.get();
    r.r2 = closes.get();
  }

  /** Takes each write later. */
  private static final class PendingTransport implements Transport {
    private final AtomicBoolean pending = new AtomicBoolean();
    private @Nullable Connection connection;

    void complete() {
      Connection reported = connection;
      if (reported != null && pending.compareAndSet(true, false)) {
        reported.onWritten();
      }
    }

    @Override
    public int read(ByteBuffer target) {
      return 0;
    }

    @Override
    public void awaitReadable() {}

    @Override
    public boolean write(ByteBuffer... sources) {
      pending.set(true);
      return false;
    }

    @Override
    public void close() {
      Connection reported = connection;
      if (reported != null && pending.compareAndSet(true, false)) {
        reported.onWriteFailed(new IOException("closed"));
      }
    }
  }

  /** Counts the closes. */
  private final class Counting implements ConnectionHandler {
    @Override
    public void onOpen() {}

    @Override
    public void onText(String text) {}

    @Override
    public void onBinary(ByteBuffer payload) {}

    @Override
    public void onPong(ByteBuffer payload) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onClose(Closure closure) {
      closes.incrementAndGet();
    }
  }
}
