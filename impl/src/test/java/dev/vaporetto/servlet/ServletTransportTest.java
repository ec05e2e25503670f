package dev.vaporetto.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionFactory;
import dev.vaporetto.connection.ConnectionRuntime;
import dev.vaporetto.connection.ConnectionSettings;
import dev.vaporetto.connection.in.ConnectionHandler;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.connection.wire.MaskingKeys;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.protocol.Closure;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** The portable transport without a socket and without a second thread. */
class ServletTransportTest {
  private final ScriptedContainer container = new ScriptedContainer();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<String> events = new ArrayList<>();
  private final List<Connection> connections = new ArrayList<>();

  private final ConnectionFactory factory =
      transport -> {
        Connection made =
            new Connection(
                Role.SERVER,
                MaskingKeys.NONE,
                transport,
                new Recorder(),
                new ConnectionRuntime(new BufferPool(), new Timers(() -> 0), tasks::add),
                ConnectionSettings.DEFAULT,
                ExtensionPipeline.NONE);
        connections.add(made);
        return made;
      };

  private final class Recorder implements ConnectionHandler {
    @Override
    public void onOpen() {
      events.add("open");
    }

    @Override
    public void onText(String text) {
      events.add(text);
    }

    @Override
    public void onBinary(ByteBuffer payload) {
      events.add(payload.remaining() + " bytes");
    }

    @Override
    public void onPong(ByteBuffer payload) {
      events.add("pong");
    }

    @Override
    public void onError(Throwable failure) {
      events.add("error: " + failure.getMessage());
    }

    @Override
    public void onClose(Closure closure) {
      events.add("close " + closure.initiator());
    }
  }

  /** Runs user code, which no call of a listener may have done. */
  private void runTasks() {
    Runnable task = tasks.poll();
    while (task != null) {
      task.run();
      task = tasks.poll();
    }
  }

  private void open() throws Exception {
    ServletUpgradeHandler handler = new ServletUpgradeHandler();
    handler.accept(factory, false, tasks::add);
    handler.init(container);
    container.writer().onWritePossible();
    runTasks();
    events.clear();
  }

  private Connection connection() {
    return connections.get(0);
  }

  private static byte[] maskedText(String text) {
    byte[] payload = text.getBytes(UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(6 + payload.length);
    return frame
        .put((byte) 0x81)
        .put((byte) (0x80 | payload.length))
        .putInt(0)
        .put(payload)
        .array();
  }

  @Test
  void nothingIsOpenedBeforeTheContainerCanWrite() throws Exception {
    ServletUpgradeHandler handler = new ServletUpgradeHandler();
    handler.accept(factory, false, tasks::add);
    handler.init(container);
    runTasks();
    assertThat(connections).hasSize(1);
    assertThat(events).isEmpty();

    container.writer().onWritePossible();
    assertThat(events).isEmpty();
    runTasks();
    assertThat(events).containsExactly("open");
  }

  @Test
  void initMayComeBeforeTheApplicationIsReadyAndTwice() throws Exception {
    ServletUpgradeHandler handler = new ServletUpgradeHandler();
    handler.init(container);
    handler.init(new ScriptedContainer());
    assertThat(connections).isEmpty();

    handler.accept(factory, false, tasks::add);
    handler.init(new ScriptedContainer());
    assertThat(connections).hasSize(1);
    container.writer().onWritePossible();
    runTasks();
    assertThat(events).containsExactly("open");
  }

  @Test
  void bytesThatCameWithTheHandshakeAreReadAfterTheOpening() throws Exception {
    ServletUpgradeHandler handler = new ServletUpgradeHandler();
    handler.accept(factory, false, tasks::add);
    handler.init(container);
    container.arrive(maskedText("early"));
    container.writer().onWritePossible();
    runTasks();
    assertThat(events).containsExactly("open", "early");
  }

  @Test
  void messagesAreReadOutsideTheListener() throws Exception {
    open();
    container.arrive(maskedText("one"));
    container.arrive(maskedText("two"));
    assertThat(events).isEmpty();
    runTasks();
    container.arrive(maskedText("three"));
    runTasks();
    assertThat(events).containsExactly("one", "two", "three");
  }

  @Test
  void aWriteIsDoneWhenItIsFlushed() throws Exception {
    open();
    connection()
        .sender()
        .send(Opcode.TEXT, ByteBuffer.wrap("hello".getBytes(UTF_8)), e -> events.add("sent " + e));
    assertThat(events).containsExactly("sent null");
    assertThat(container.written.toByteArray()).hasSize(7);
    assertThat(container.flushes).isEqualTo(1);
  }

  @Test
  void aWriteWithoutRoomGoesOnInTheListenerPieceByPiece() throws Exception {
    open();
    container.room = 1;
    byte[] large = new byte[200_000];
    connection().sender().send(Opcode.BINARY, ByteBuffer.wrap(large), e -> events.add("sent " + e));
    assertThat(container.written.size()).isBetween(1, 100_000);
    container.makeRoom(2);
    container.makeRoom(1);
    assertThat(events).isEmpty();

    container.makeRoom(Integer.MAX_VALUE);
    assertThat(events).as("user code on the container's write thread").isEmpty();
    tasks.forEach(Runnable::run);
    assertThat(events).containsExactly("sent null");
    assertThat(container.written.toByteArray()).hasSize(200_010);
    assertThat(container.flushes).isEqualTo(1);
  }

  @Test
  void aListenerThatIsCalledForNothingWritesNothing() throws Exception {
    open();
    container.writer().onWritePossible();
    assertThat(container.written.size()).isZero();
    assertThat(tasks).isEmpty();
  }

  @Test
  void anAbortFailsThePendingWriteAndClosesOnce() throws Exception {
    open();
    container.room = 0;
    connection()
        .sender()
        .send(Opcode.BINARY, ByteBuffer.allocate(10), e -> events.add("sent " + e));
    connection().abort("enough");
    connection().abort("again");
    runTasks();
    assertThat(events).containsExactly("sent java.io.IOException: enough", "close ENGINE");
    assertThat(container.closes).isEqualTo(1);
  }

  @Test
  void theEndOfTheStreamMayComeAsAnErrorAndTwice() throws Exception {
    open();
    container.reader().onError(new EOFException());
    container.reader().onAllDataRead();
    runTasks();
    container.reader().onAllDataRead();
    runTasks();
    assertThat(events).containsExactly("close TRANSPORT");
    assertThat(container.closes).isEqualTo(1);
  }

  @Test
  void aResetIsAnErrorAndThenTheEnd() throws Exception {
    open();
    container.reader().onError(new IOException("reset"));
    container.writer().onError(new IOException("reset"));
    container.writer().onError(new IOException("reset"));
    runTasks();
    assertThat(events).containsExactly("error: reset", "close TRANSPORT");
    assertThat(container.closes).isEqualTo(1);
  }

  /** Refuses to run anything. */
  private static void reject(Runnable task) {
    throw new RejectedExecutionException("the application stops");
  }

  /** Counts how often it is abandoned. */
  private final class Counting implements ConnectionFactory {
    private int abandoned;

    @Override
    public Connection connect(Transport transport) {
      return factory.connect(transport);
    }

    @Override
    public void abandon() {
      abandoned++;
    }
  }

  @Test
  void anExecutorThatRejectsATurnEndsTheConnection() throws Exception {
    ServletUpgradeHandler handler = new ServletUpgradeHandler();
    boolean[] stopped = {false};
    handler.accept(
        factory,
        false,
        task -> {
          if (stopped[0]) {
            reject(task);
          }
          tasks.add(task);
        });
    handler.init(container);
    container.writer().onWritePossible();
    runTasks();
    stopped[0] = true;
    container.arrive(maskedText("unheard"));
    assertThat(connection().isOpen()).isFalse();
    runTasks();
    assertThat(events)
        .containsExactly("open", "error: the application takes no more work", "close TRANSPORT");
    assertThat(container.closes).isEqualTo(1);
  }

  @Test
  void aFirstTurnThatIsRejectedAbandonsTheHandshake() throws Exception {
    Counting counting = new Counting();
    ServletUpgradeHandler handler = new ServletUpgradeHandler();
    handler.accept(counting, false, ServletTransportTest::reject);
    handler.init(container);
    container.writer().onWritePossible();
    assertThat(counting.abandoned).isEqualTo(1);
    assertThat(connection().isOpen()).isFalse();
    assertThat(container.closes).isEqualTo(1);
    assertThat(events).isEmpty();
  }

  @Test
  void aWriteErrorBeforeTheOpeningAbandonsTheHandshake() throws Exception {
    Counting counting = new Counting();
    ServletUpgradeHandler handler = new ServletUpgradeHandler();
    handler.accept(counting, false, tasks::add);
    handler.init(container);
    container.writer().onError(new IOException("reset"));
    runTasks();
    assertThat(counting.abandoned).isEqualTo(1);
    assertThat(connection().isOpen()).isFalse();
    assertThat(events).isEmpty();
  }

  @Test
  void aHandlerThatIsDestroyedBeforeItsStreamsComeAbandonsTheHandshake() throws Exception {
    Counting counting = new Counting();
    ServletUpgradeHandler handler = new ServletUpgradeHandler();
    handler.accept(counting, false, tasks::add);
    handler.destroy();
    assertThat(counting.abandoned).isEqualTo(1);
    assertThat(connections).isEmpty();
  }

  @Test
  void aHandlerThatIsDestroyedBeforeTheOpeningAbandonsTheHandshake() throws Exception {
    Counting counting = new Counting();
    ServletUpgradeHandler handler = new ServletUpgradeHandler();
    handler.accept(counting, false, tasks::add);
    handler.init(container);
    handler.destroy();
    assertThat(counting.abandoned).isEqualTo(1);
    assertThat(connection().isOpen()).isFalse();
    assertThat(container.closes).isEqualTo(1);
  }

  @Test
  void anErrorOfTheContainerInAListenerEndsTheWriteThatWaits() throws Exception {
    open();
    container.room = 0;
    connection()
        .sender()
        .send(Opcode.BINARY, ByteBuffer.allocate(10), e -> events.add("sent " + e));
    container.failure = new OutOfMemoryError("no array");
    container.makeRoom(1);
    runTasks();
    assertThat(events)
        .containsExactly(
            "sent java.io.IOException: the container failed to write:"
                + " java.lang.OutOfMemoryError: no array",
            "error: the container failed to write: java.lang.OutOfMemoryError: no array",
            "close TRANSPORT");
  }

  @Test
  void aDestroyedHandlerEndsTheConnection() throws Exception {
    ServletUpgradeHandler handler = new ServletUpgradeHandler();
    handler.accept(factory, false, tasks::add);
    handler.init(container);
    container.writer().onWritePossible();
    handler.destroy();
    handler.destroy();
    runTasks();
    assertThat(events).containsExactly("open", "close TRANSPORT");
  }
}
