package dev.vaporetto.bench.rooms;

import java.io.IOException;
import java.time.Duration;

/**
 * A sample of the server's process.
 *
 * @param at since the begin of the load
 * @param heap in bytes, after full collections
 * @param threads alive
 * @param direct bytes of direct memory
 * @param resident bytes of physical memory
 */
record Sample(Duration at, long heap, int threads, long direct, long resident) {
  private static final double MB = 1024 * 1024;

  static Sample take(RoomServer server, int rooms, Duration at) throws IOException {
    // Threads first: a full collection lets waiting cleanups run, whose threads must not count.
    int threads = server.threads();
    long heap = server.heapBytes();
    long direct = server.status(rooms).count("direct");
    return new Sample(at, heap, threads, direct, server.residentBytes());
  }

  double heapMegabytes() {
    return heap / MB;
  }

  double directMegabytes() {
    return direct / MB;
  }

  @Override
  public String toString() {
    return "heap %.1f MB, direct memory %.1f MB, resident %.0f MB, %d threads"
        .formatted(heapMegabytes(), directMegabytes(), resident / MB, threads);
  }
}
