package dev.vaporetto.bench.rooms;

import dev.vaporetto.bench.load.Target;
import dev.vaporetto.bench.server.BenchServer;
import dev.vaporetto.bench.server.Contender;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The servers among which the members of each room are dealt, one after the other. A member whose
 * server is away gets the next one.
 */
final class Nodes implements RoomServer, AutoCloseable {
  private final int count;
  private final Contender contender;
  private final List<String> jvm;

  /** Zero for never. */
  private final Duration restartEvery;

  /** Those that run, by number. Guarded by this object, like the field below. */
  private final SortedMap<Integer, BenchServer> running = new TreeMap<>();

  /** The processor time of those that have ended. */
  private Duration ended = Duration.ZERO;

  private Nodes(int count, Contender contender, List<String> jvm, Duration restartEvery) {
    this.count = count;
    this.contender = contender;
    this.jvm = jvm;
    this.restartEvery = restartEvery;
  }

  /** Starts a number of servers. */
  static Nodes start(int count, Contender contender, List<String> jvm, Duration restartEvery)
      throws IOException {
    Nodes nodes = new Nodes(count, contender, jvm, restartEvery);
    try {
      for (int i = 0; i < count; i++) {
        nodes.startOne(i);
      }
      return nodes;
    } catch (IOException | RuntimeException e) {
      nodes.close();
      throw e;
    }
  }

  private void startOne(int number) throws IOException {
    BenchServer started = BenchServer.start(contender, jvm);
    synchronized (this) {
      running.put(number, started);
    }
  }

  private void stopOne(int number) throws IOException {
    BenchServer stopping;
    synchronized (this) {
      stopping = running.remove(number);
    }
    if (stopping == null) {
      throw new IllegalStateException("node " + number + " does not run");
    }
    Duration used = stopping.cpu().used();
    stopping.close();
    synchronized (this) {
      ended = ended.plus(used);
    }
  }

  private synchronized List<BenchServer> all() {
    return new ArrayList<>(running.values());
  }

  @Override
  public Target at(String path) {
    return at(path, 0);
  }

  @Override
  public synchronized Target at(String path, int place) {
    for (int i = 0; i < count; i++) {
      BenchServer server = running.get((place + i) % count);
      if (server != null) {
        return server.at(path);
      }
    }
    throw new IllegalStateException("no node runs");
  }

  @Override
  public Status status(int rooms) throws IOException {
    List<BenchServer> servers = all();
    Status sum = RoomServer.status(servers.get(0).at(STATUS), rooms);
    for (BenchServer each : servers.subList(1, servers.size())) {
      sum = sum.plus(RoomServer.status(each.at(STATUS), rooms));
    }
    return sum;
  }

  @Override
  public boolean restarts() {
    return !restartEvery.isZero();
  }

  @Override
  public Closeable restarting() {
    return restarts() ? Restarts.begin(restartEvery, this::restart) : () -> {};
  }

  private void restart(int round) throws IOException {
    stopOne(round % count);
    startOne(round % count);
  }

  @Override
  public long heapBytes() {
    return all().stream().mapToLong(BenchServer::heapBytes).sum();
  }

  @Override
  public int threads() {
    return all().stream().mapToInt(BenchServer::threads).sum();
  }

  @Override
  public long residentBytes() throws IOException {
    long sum = 0;
    for (BenchServer each : all()) {
      sum += each.residentBytes();
    }
    return sum;
  }

  @Override
  public Duration cpu() throws IOException {
    Duration sum;
    synchronized (this) {
      sum = ended;
    }
    for (BenchServer each : all()) {
      sum = sum.plus(each.cpu().used());
    }
    return sum;
  }

  @Override
  public void close() {
    all().forEach(BenchServer::close);
  }
}
