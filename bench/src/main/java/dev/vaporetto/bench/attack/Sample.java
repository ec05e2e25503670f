package dev.vaporetto.bench.attack;

import java.io.IOException;
import java.time.Duration;

/**
 * What the server holds, and what it costs while only healthy peers talk to it.
 *
 * @param heap in use after full collections, in bytes
 * @param descriptors open files and sockets
 * @param threads live ones
 * @param engineThreads those of them that are our engine's
 * @param cores the processor time that it uses of each second, in seconds
 */
record Sample(long heap, int descriptors, int threads, int engineThreads, double cores) {
  /** How much more heap is no growth: caches that have met more kinds of requests. */
  static final long HEAP_SLACK = 8L * 1024 * 1024;

  /** How many more descriptors are none: connections that are just being refused. */
  static final int DESCRIPTOR_SLACK = 4;

  /** How many more threads are none: idle ones that wait for their end. */
  static final int THREAD_SLACK = 4;

  /** The largest number of threads in a container's pool, by its default. */
  static final int POOL = 200;

  /** How much more processor time is none: the share, and cores for a collector at work. */
  private static final double CPU_SHARE = 1.5;

  private static final double CPU_SLACK = 0.1;

  /** Measures, the processor time for a while. */
  static Sample take(Victim victim, Duration measured) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Duration before = victim.cpu();
    Thread.sleep(measured.toMillis());
    Duration used = victim.cpu().minus(before);
    double cores = (double) used.toNanos() / (System.nanoTime() - start);
    // Threads first: a full collection lets waiting cleanups run, whose threads must not count.
    int threads = victim.threads();
    int engineThreads = victim.engineThreads();
    int descriptors = victim.descriptors();
    return new Sample(victim.heapBytes(), descriptors, threads, engineThreads, cores);
  }

  boolean heapIsBack(Sample before) {
    return heap <= before.heap + HEAP_SLACK;
  }

  boolean descriptorsAreBack(Sample before) {
    return descriptors <= before.descriptors + DESCRIPTOR_SLACK;
  }

  /** Ours are back; the container's pool keeps its threads for as long as it likes. */
  boolean threadsAreBack(Sample before) {
    int others = threads - engineThreads;
    int othersBefore = before.threads - before.engineThreads;
    return engineThreads <= before.engineThreads + THREAD_SLACK && others <= othersBefore + POOL;
  }

  boolean cpuIsBack(Sample before) {
    return cores <= before.cores * CPU_SHARE + CPU_SLACK;
  }

  boolean isBack(Sample before) {
    return heapIsBack(before)
        && descriptorsAreBack(before)
        && threadsAreBack(before)
        && cpuIsBack(before);
  }
}
