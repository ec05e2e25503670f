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

  /** By the name of a consumer, the number of what it was asked. */
  private final Map<String, Long> consumers = new ConcurrentHashMap<>();

  /** Why nothing is answered any more; null while the connection lasts. */
  private volatile @Nullable IOException end;

  /** Takes what comes as an answer, on the thread that brings it, which must not wait. */
  interface Answers {
    /** Takes a message; returns whether it is the last one. */
    boolean take(Message message);

    /** The last one has not come in time, or will never come. Called on any thread. */
    void fail(IOException failure);
  }

  private record Waiting(String subject, Answers answers, long deadline, Duration timeout) {}

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
   * Asks a consumer of a stream for messages.
   *
   * @param consumer which nobody else asks: its messages come with their own subjects, and are told
   *     by its name
   */
  void ask(String consumer, String subject, byte[] body, Duration timeout, Answers answers) {
    long number = last.incrementAndGet();
    consumers.put(consumer, number);
    expect(
        number,
        subject,
        timeout,
        reply -> outlet.publish(subject, reply, body),
        new Answers() {
          @Override
          public boolean take(Message message) {
            boolean over = answers.take(message);
            if (over) {
              consumers.remove(consumer);
            }
            return over;
          }

          @Override
          public void fail(IOException failure) {
            consumers.remove(consumer);
            answers.fail(failure);
          }
        });
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
    CompletableFuture<Message> answer = new CompletableFuture<>();
    expect(
        last.incrementAndGet(),
        subject,
        timeout,
        publish,
        new Answers() {
          @Override
          public boolean take(Message message) {
            answer.complete(message);
            return true;
          }

          @Override
          public void fail(IOException failure) {
            answer.completeExceptionally(failure);
          }
        });
    return answer;
  }

  private void expect(
      long number, String subject, Duration timeout, Publish publish, Answers answers) {
    waiting.put(
        number, new Waiting(subject, answers, System.nanoTime() + timeout.toNanos(), timeout));
    IOException ended = end;
    if (ended != null) {
      fail(number, ended);
      return;
    }
    try {
      publish.publish(inbox + number);
    } catch (IOException e) {
      fail(number, e);
    }
  }

  private void answered(Message message) {
    Long number = numberOf(message);
    Waiting asked = number == null ? null : waiting.get(number);
    if (asked != null && asked.answers().take(message)) {
      waiting.remove(number);
    }
  }

  /** The number of what a message answers; null where nothing was asked. */
  private @Nullable Long numberOf(Message message) {
    String subject = message.getSubject();
    if (!subject.startsWith(inbox)) {
      return message.isJetStream() ? consumers.get(message.metaData().getConsumer()) : null;
    }
    try {
      return Long.parseLong(subject, inbox.length(), subject.length(), 10);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private void fail(long number, IOException failure) {
    Waiting asked = waiting.remove(number);
    if (asked != null) {
      asked.answers().fail(failure);
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
