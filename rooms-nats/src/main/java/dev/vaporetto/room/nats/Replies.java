package dev.vaporetto.room.nats;

import io.nats.client.Connection;
import io.nats.client.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What was asked on one connection and is not answered yet. All answers come on one subject of this
 * connection's own. Thread-safe; what depends on an answer runs on the thread that brings it, and
 * is quick.
 */
final class Replies {
  private static final byte[] NOTHING = {};

  private final Outlet outlet;
  private final String inbox;
  private final AtomicLong last = new AtomicLong();
  private final Map<Long, Waiting> waiting = new ConcurrentHashMap<>();

  /** Why nothing is answered any more; null while the connection lasts. */
  private volatile @Nullable IOException end;

  private record Waiting(
      String subject, CompletableFuture<Message> answer, long deadline, Duration timeout) {}

  Replies(Connection connection, Outlet outlet) {
    this.outlet = outlet;
    this.inbox = connection.createInbox() + ".";
    connection.createDispatcher(this::answered).subscribe(inbox + "*");
  }

  /**
   * Publishes a message that is answered.
   *
   * @return the answer, which may be a status; it fails with an {@link IOException} after the time
   *     that was given, and when the connection ends
   */
  CompletableFuture<Message> ask(String subject, byte[] body, Duration timeout) {
    return expect(subject, timeout, reply -> outlet.publish(subject, reply, body));
  }

  /**
   * Asks for nothing: the answer comes when the server has processed everything before it, as it
   * processes one thing of a connection after another.
   */
  CompletableFuture<Message> echo(Duration timeout) {
    return expect("an echo", timeout, reply -> outlet.publish(reply, null, NOTHING));
  }

  private interface Publish {
    void publish(String reply) throws IOException;
  }

  private CompletableFuture<Message> expect(String subject, Duration timeout, Publish publish) {
    long number = last.incrementAndGet();
    CompletableFuture<Message> answer = new CompletableFuture<>();
    waiting.put(
        number, new Waiting(subject, answer, System.nanoTime() + timeout.toNanos(), timeout));
    IOException ended = end;
    if (ended != null) {
      fail(number, ended);
      return answer;
    }
    try {
      publish.publish(inbox + number);
    } catch (IOException e) {
      fail(number, e);
    }
    return answer;
  }

  private void answered(Message message) {
    String subject = message.getSubject();
    try {
      Waiting asked = waiting.remove(Long.parseLong(subject, inbox.length(), subject.length(), 10));
      if (asked != null) {
        asked.answer().complete(message);
      }
    } catch (NumberFormatException e) {
      // Not ours: nobody has asked for it.
    }
  }

  private void fail(long number, IOException failure) {
    Waiting asked = waiting.remove(number);
    if (asked != null) {
      asked.answer().completeExceptionally(failure);
    }
  }

  /** Fails what has waited for too long; to be called from time to time. */
  void failLate() {
    long now = System.nanoTime();
    waiting.forEach(
        (number, asked) -> {
          if (now - asked.deadline() >= 0) {
            fail(
                number,
                new IOException(
                    "NATS did not answer to "
                        + asked.subject()
                        + "; expected an answer within "
                        + asked.timeout()));
          }
        });
  }

  /** The connection has ended: what waits fails, and what will be asked. */
  void end(IOException cause) {
    end = cause;
    List<Long> left = new ArrayList<>(waiting.keySet());
    left.forEach(number -> fail(number, cause));
  }
}
