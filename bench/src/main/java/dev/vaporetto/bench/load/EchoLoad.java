package dev.vaporetto.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Runs a {@link LoadPlan} against an echo, on the calling thread alone: one selector, one read
 * buffer, nothing allocated for a message. Every answer is verified; the first wrong one ends the
 * run with a {@link WrongAnswerException}.
 */
public final class EchoLoad implements Closeable {
  private static final Duration STALL = Duration.ofSeconds(20);

  /** Takes the answers of a batch of small messages, or a good part of a large one, in one read. */
  private static final int READ_BUFFER = 256 * 1024;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final LoadPlan plan;
  private final CpuClock serverCpu;
  private final Selector selector = Selector.open();
  private final List<LoadConnection> connections = new ArrayList<>();
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(READ_BUFFER);

  private long answers;

  /** Whether a completed batch is followed by another. */
  private boolean sending = true;

  private EchoLoad(LoadPlan plan, CpuClock serverCpu) throws IOException {
    this.plan = plan;
    this.serverCpu = serverCpu;
  }

  /** Connects, warms up, measures, waits for the missing answers, and closes. */
  public static LoadResult run(Target target, LoadPlan plan, CpuClock serverCpu)
      throws IOException {
    try (EchoLoad load = new EchoLoad(plan, serverCpu)) {
      load.connect(target);
      return load.measure();
    }
  }

  private void connect(Target target) throws IOException {
    Random random = new Random();
    for (int i = 0; i < plan.connections(); i++) {
      ClientConnection connection = open(target, random);
      connections.add(new LoadConnection(connection, plan, selector, random));
    }
  }

  private ClientConnection open(Target target, Random random) throws IOException {
    ClientConnection connection = ClientConnection.open(target, plan.headers(), random);
    String agreed = connection.extensions();
    if (plan.traffic().compressed()
        && !(agreed.contains("server_no_context_takeover")
            && agreed.contains("client_no_context_takeover"))) {
      connection.close();
      throw new WrongAnswerException(
          "agreed extensions \"" + agreed + "\", expected those of " + plan.headers());
    }
    return connection;
  }

  private LoadResult measure() throws IOException {
    for (LoadConnection connection : connections) {
      connection.sendBatch();
    }
    pump(plan.warmUp());
    long bytesBefore = bytes();
    long start = System.nanoTime();
    Duration serverStart = serverCpu.used();
    long generatorStart = THREADS.getCurrentThreadCpuTime();
    long messages = pump(plan.measured());
    Duration server = serverCpu.used().minus(serverStart);
    long generator = THREADS.getCurrentThreadCpuTime() - generatorStart;
    long elapsed = System.nanoTime() - start;
    long bytes = bytes() - bytesBefore;
    drain();
    return new LoadResult(
        messages, bytes, Duration.ofNanos(elapsed), server, Duration.ofNanos(generator));
  }

  /** Lets the load run for a phase and returns the number of answers that came in it. */
  private long pump(Phase phase) throws IOException {
    long before = answers;
    long start = System.nanoTime();
    while (!phase.isOver(System.nanoTime() - start, answers - before)) {
      turn();
    }
    return answers - before;
  }

  private void drain() throws IOException {
    sending = false;
    while (missing() > 0) {
      turn();
    }
  }

  private long bytes() {
    return connections.stream().mapToLong(LoadConnection::bytes).sum();
  }

  private long missing() {
    return connections.stream().mapToLong(LoadConnection::missing).sum();
  }

  private void turn() throws IOException {
    if (selector.select(STALL.toMillis()) == 0) {
      throw new WrongAnswerException(
          missing() + " answers did not come in " + STALL.toSeconds() + " s");
    }
    for (SelectionKey key : selector.selectedKeys()) {
      LoadConnection connection = (LoadConnection) key.attachment();
      if (key.isWritable()) {
        connection.write();
      }
      if (key.isReadable()) {
        answers += connection.read(scratch);
        if (connection.missing() == 0 && sending) {
          connection.sendBatch();
        }
      }
    }
    selector.selectedKeys().clear();
  }

  @Override
  public void close() throws IOException {
    try (selector) {
      for (LoadConnection connection : connections) {
        connection.close();
      }
    }
  }
}
