package dev.vaporetto.io;

import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** A key without channel and selector, ready for what it is interested in and made for. */
public final class FakeKey extends SelectionKey {
  private final int possible;
  private volatile int interest;
  private volatile Runnable beforeTaken = () -> {};

  /** Interested in nothing yet. */
  public FakeKey(int possible) {
    this.possible = possible;
  }

  /** Runs just before an interest is taken away by {@link #interestOpsAnd}. */
  void beforeTaken(Runnable action) {
    beforeTaken = action;
  }

  @Override
  public SelectableChannel channel() {
    throw new UnsupportedOperationException("there is no channel");
  }

  @Override
  public Selector selector() {
    throw new UnsupportedOperationException("there is no selector");
  }

  @Override
  public boolean isValid() {
    return true;
  }

  @Override
  public void cancel() {}

  @Override
  public int interestOps() {
    return interest;
  }

  @Override
  public SelectionKey interestOps(int ops) {
    interest = ops;
    return this;
  }

  @Override
  public int interestOpsOr(int ops) {
    int before = interest;
    interest = before | ops;
    return before;
  }

  @Override
  public int interestOpsAnd(int ops) {
    beforeTaken.run();
    int before = interest;
    interest = before & ops;
    return before;
  }

  @Override
  public int readyOps() {
    return interest & possible;
  }
}
