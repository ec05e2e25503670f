package dev.vaporetto.rooms;

import java.util.List;

/** Members that talk all the time, until it ends. */
final class Talk {
  private final Thread thread;

  /** Guarded by this object, like the field below. */
  private int rounds;

  private boolean ended;

  /**
   * Begins to talk.
   *
   * @param pauseMillis between two texts of a member
   */
  Talk(List<Member> members, long pauseMillis) {
    List<Member> talking = List.copyOf(members);
    thread =
        new Thread(
            () -> {
              while (next(pauseMillis)) {
                talking.forEach(each -> each.say(""));
              }
            },
            "talk");
    thread.setDaemon(true);
    thread.start();
  }

  private synchronized boolean next(long pauseMillis) {
    rounds++;
    notifyAll();
    long until = System.nanoTime() + pauseMillis * 1_000_000;
    try {
      for (long left = pauseMillis;
          left > 0 && !ended;
          left = (until - System.nanoTime()) / 1_000_000) {
        wait(left);
      }
    } catch (InterruptedException e) {
      return false;
    }
    return !ended;
  }

  /** Waits until everybody has said so many more texts. */
  synchronized void awaitRounds(int more) throws InterruptedException {
    int until = rounds + more;
    while (rounds < until) {
      wait();
    }
  }

  /** Ends the talk; everything is said then. */
  void end() throws InterruptedException {
    synchronized (this) {
      ended = true;
      notifyAll();
    }
    thread.join();
  }
}
