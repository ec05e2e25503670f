package dev.vaporetto.bench.app;

import java.util.concurrent.CountDownLatch;

/** Callbacks that block until all are let go. Thread-safe. */
final class Blockade {
  /** What those who come now wait for. */
  private static volatile CountDownLatch gate = new CountDownLatch(1);

  private Blockade() {}

  /** Blocks until {@link #lift}, or until the thread is interrupted. */
  static void stay() throws InterruptedException {
    gate.await();
  }

  /** Lets all go who block now. */
  static void lift() {
    CountDownLatch last = gate;
    gate = new CountDownLatch(1);
    last.countDown();
  }
}
