package dev.vaporetto.bench.rooms;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Takes samples on a thread of its own until it is closed. Thread-safe. */
final class Sampler implements Closeable {
  private final RoomServer server;
  private final Plan plan;
  private final Complaints complaints;
  private final PrintStream out;
  private final long start = System.nanoTime();
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

  /** Guarded by itself. */
  private final List<Sample> samples = new ArrayList<>();

  private Sampler(RoomServer server, Plan plan, Complaints complaints, PrintStream out) {
    this.server = server;
    this.plan = plan;
    this.complaints = complaints;
    this.out = out;
  }

  /** The first one is due after an interval of the plan's. */
  @SuppressWarnings("FutureReturnValueIgnored") // it ends with the executor
  static Sampler start(RoomServer server, Plan plan, Complaints complaints, PrintStream out) {
    Sampler sampler = new Sampler(server, plan, complaints, out);
    long interval = plan.interval().toMillis();
    sampler.thread.scheduleAtFixedRate(sampler::sample, interval, interval, TimeUnit.MILLISECONDS);
    return sampler;
  }

  private void sample() {
    try {
      Sample sample =
          Sample.take(server, plan.rooms(), Duration.ofNanos(System.nanoTime() - start));
      synchronized (samples) {
        samples.add(sample);
      }
      out.printf("%4d s: %s%n", sample.at().toSeconds(), sample);
    } catch (IOException | IllegalStateException e) {
      complaints.add(Fault.LOAD, "no sample: " + e.getMessage());
    }
  }

  /** Those that were taken after the warm-up. */
  List<Sample> warm() {
    synchronized (samples) {
      return samples.stream().filter(sample -> sample.at().compareTo(plan.warmUp()) >= 0).toList();
    }
  }

  /** Lets the sample that is being taken end. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(60, TimeUnit.SECONDS)) {
        complaints.add(Fault.LOAD, "a sample took more than 60 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
