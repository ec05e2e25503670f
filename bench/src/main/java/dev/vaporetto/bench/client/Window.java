package dev.vaporetto.bench.client;

import dev.vaporetto.bench.load.CpuClock;
import java.io.IOException;
import java.util.function.LongSupplier;

/** Measures running work: first a warm-up, then the measured window. */
record Window(long warmUpMillis, long millis) {
  Measured measure(LongSupplier done) throws IOException, InterruptedException {
    CpuClock cpu = CpuClock.ofProcess(ProcessHandle.current().pid());
    Thread.sleep(warmUpMillis);
    long countBefore = done.getAsLong();
    long cpuBefore = cpu.used().toNanos();
    long start = System.nanoTime();
    Thread.sleep(millis);
    long count = done.getAsLong() - countBefore;
    long used = cpu.used().toNanos() - cpuBefore;
    long nanos = System.nanoTime() - start;
    if (count == 0) {
      throw new IOException("nothing came back in the measured window of " + millis + " ms");
    }
    return new Measured(count, used, nanos);
  }
}
