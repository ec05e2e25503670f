package dev.vaporetto.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionRuntime;
import dev.vaporetto.connection.ConnectionSettings;
import dev.vaporetto.connection.in.ConnectionHandler;
import dev.vaporetto.connection.out.SendCallback;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.connection.wire.MaskingKeys;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.fuzz.Reading.Event;
import dev.vaporetto.memory.MemoryBudget;
import dev.vaporetto.protocol.Closure;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.WebSocketFailure;
import dev.vaporetto.protocol.message.MessageEvent;
import dev.vaporetto.protocol.message.MessageLimits;
import dev.vaporetto.protocol.message.MessageReader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * A connection that echoes, without sockets, threads or time, and what must hold of it whatever
 * arrives: it is told to have opened first and to have closed last and once; it answers every
 * message that it dispatches; what it writes is legal; and it keeps no memory.
 */
final class EchoPeer implements Transport, ConnectionHandler {
  private static final int KEY = 0x37FA213D;
  private static final BufferPool BUFFERS = new BufferPool();

  private final Role role;
  private final ExtensionPipeline extensions;
  private final MemoryBudget memory = new MemoryBudget(1 << 30);
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Queue<ByteBuffer> arrivals = new ArrayDeque<>();
  private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
  private final List<Event> received = new ArrayList<>();
  private final Timers timers = new Timers(() -> time());
  private final Connection connection;
  private long now = 1;
  private boolean wanted;
  private boolean ended;
  private boolean inside;
  private int opens;
  private int closures;

  EchoPeer(Role role, int limit, ExtensionPipeline extensions, boolean handsOver) {
    this.role = role;
    this.extensions = extensions;
    ConnectionRuntime runtime =
        new ConnectionRuntime(BUFFERS, timers, tasks::add).withMemory(memory);
    connection =
        new Connection(
            role,
            role.masks() ? () -> KEY : MaskingKeys.NONE,
            this,
            this,
            handsOver ? runtime.handingOverTo(tasks::add) : runtime,
            ConnectionSettings.DEFAULT,
            extensions);
    connection.limits().maxTextSize(limit);
    connection.limits().maxBinarySize(limit);
  }

  private long time() {
    return now;
  }

  /** What was dispatched, and at last how the connection has closed. */
  List<Event> run(List<ByteBuffer> pieces) {
    connection.open();
    goOn();
    for (ByteBuffer piece : pieces) {
      if (piece.hasRemaining()) {
        arrivals.add(piece);
        goOn();
      }
    }
    ended = true;
    goOn();
    if (closures == 0) {
      // Whoever waits for the peer waits no longer than this.
      now += Duration.ofMinutes(1).toNanos();
      timers.tick();
      goOn();
    }
    check();
    return received;
  }

  private void goOn() {
    runTasks();
    while (wanted && (ended || !arrivals.isEmpty())) {
      wanted = false;
      connection.onReadable();
      runTasks();
    }
  }

  private void runTasks() {
    Runnable task = tasks.poll();
    while (task != null) {
      task.run();
      task = tasks.poll();
    }
  }

  private void check() {
    Finding.unlessEqual("calls of onOpen", 1, opens);
    Finding.unlessEqual("calls of onClose", 1, closures);
    Finding.unlessEqual("bytes of account", 0L, memory.used());
    List<Event> messages = received.stream().filter(EchoPeer::isMessage).toList();
    Finding.unlessEqual("messages and their echoes", messages, echoes());
  }

  private static boolean isMessage(Event event) {
    return event.kind().equals("TEXT") || event.kind().equals("BINARY");
  }

  /** The messages on the wire; all that is there must be legal. */
  private List<Event> echoes() {
    MessageReader reader = new MessageReader(role.peer(), new MessageLimits(), extensions);
    ByteBuffer written = ByteBuffer.wrap(wire.toByteArray());
    List<Event> echoes = new ArrayList<>();
    int pongs = 0;
    boolean closed = false;
    try {
      MessageEvent event = reader.next(written);
      while (event != MessageEvent.NEED_MORE) {
        switch (event) {
          case TEXT -> echoes.add(new Event("TEXT", reader.text(), 0));
          case BINARY -> echoes.add(new Event("BINARY", latin1(reader.binary()), 0));
          case PONG -> pongs++;
          case CLOSE -> closed = true;
          default -> throw new Finding("it has sent " + event);
        }
        if (closed && written.hasRemaining()) {
          throw new Finding(written.remaining() + " bytes follow the close frame");
        }
        event = reader.next(written);
      }
    } catch (WebSocketFailure broken) {
      throw new Finding("what it has written breaks a rule: " + broken.getMessage());
    } finally {
      reader.close();
    }
    long pings = received.stream().filter(each -> each.kind().equals("PING")).count();
    if (pongs > pings) {
      throw new Finding(pongs + " pongs for " + pings + " pings");
    }
    return echoes;
  }

  private static String latin1(ByteBuffer payload) {
    return ISO_8859_1.decode(payload.duplicate()).toString();
  }

  // ---- the transport

  @Override
  public int read(ByteBuffer target) {
    ByteBuffer next = arrivals.peek();
    if (next == null) {
      return ended ? -1 : 0;
    }
    int count = Math.min(next.remaining(), target.remaining());
    target.put(next.slice().limit(count));
    next.position(next.position() + count);
    if (!next.hasRemaining()) {
      arrivals.remove();
    }
    return count;
  }

  @Override
  public void awaitReadable() {
    if (wanted) {
      throw new Finding("it asks for bytes twice");
    }
    wanted = true;
  }

  @Override
  public boolean write(ByteBuffer... sources) {
    for (ByteBuffer source : sources) {
      byte[] bytes = new byte[source.remaining()];
      source.get(bytes);
      wire.writeBytes(bytes);
    }
    return true;
  }

  @Override
  public void close() {}

  // ---- the endpoint

  private void callback(Event event) {
    if (inside || closures > 0) {
      throw new Finding(event + " comes inside another callback, or behind onClose");
    }
    received.add(event);
  }

  private void echo(Event event, Opcode opcode, ByteBuffer payload) {
    callback(event);
    inside = true;
    connection.sender().send(opcode, payload, SendCallback.NONE);
    inside = false;
  }

  @Override
  public void onOpen() {
    opens++;
  }

  @Override
  public void onText(String text) {
    echo(new Event("TEXT", text, 0), Opcode.TEXT, ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  @Override
  public void onBinary(ByteBuffer payload) {
    echo(new Event("BINARY", latin1(payload), 0), Opcode.BINARY, payload);
  }

  @Override
  public void onPing(ByteBuffer payload) {
    callback(new Event("PING", latin1(payload), 0));
  }

  @Override
  public void onPong(ByteBuffer payload) {
    callback(new Event("PONG", latin1(payload), 0));
  }

  @Override
  public void onError(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    if (!(failure instanceof WebSocketFailure)) {
      throw new Finding("the connection has failed with " + failure);
    }
    callback(new Event("ERROR", String.valueOf(failure.getMessage()), 0));
  }

  @Override
  public void onClose(Closure closure) {
    CloseStatus status = closure.status();
    callback(new Event("CLOSE", status.reason(), status.code()));
    closures++;
  }
}
