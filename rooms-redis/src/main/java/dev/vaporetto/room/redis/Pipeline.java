package dev.vaporetto.room.redis;

import dev.vaporetto.room.redis.Failures.ServerFailure;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Commands on one connection: sent in the order of the calls, without waiting for replies, and
 * answered in that order. Thread-safe. One thread runs {@link #write} and one {@link #read}; nobody
 * else waits for the connection.
 *
 * <pre>
 *   send ──► waiting ──(write)──► unanswered ──(read)──► outcome
 * </pre>
 */
final class Pipeline {
  /** How many messages wait until they are acknowledged. */
  static final int MAX_MESSAGES = 10_000;

  /** And how many bytes of them. */
  static final int MAX_BYTES = 16 * 1024 * 1024;

  private final RedisConnection connection;

  /** Guarded by this object, like all below. */
  private ArrayDeque<Request> waiting = new ArrayDeque<>();

  private final ArrayDeque<Request> unanswered = new ArrayDeque<>();

  /** Of the limited commands of both queues. */
  private int messages;

  private long bytes;

  /** Why the connection has ended; null before. */
  private @Nullable Throwable end;

  Pipeline(RedisConnection connection) {
    this.connection = connection;
  }

  /**
   * Adds a message, unless too many wait.
   *
   * @return a future that an IOException ends where there is an error
   */
  CompletableFuture<@Nullable Object> publish(CommandArguments arguments, int size) {
    return add(Request.message(arguments, size));
  }

  /** Adds a command that fails if it is not answered by a time of {@link System#nanoTime}. */
  CompletableFuture<@Nullable Object> send(CommandArguments arguments, long deadline) {
    return add(Request.until(deadline, arguments));
  }

  /** Adds a command. */
  CompletableFuture<@Nullable Object> send(CommandArguments arguments) {
    return add(Request.unlimited(arguments));
  }

  private CompletableFuture<@Nullable Object> add(Request request) {
    Throwable refusal;
    synchronized (this) {
      refusal = refusal(request);
      if (refusal == null) {
        if (request.limited) {
          messages++;
          bytes += request.size;
        }
        waiting.add(request);
        notifyAll();
      }
    }
    if (refusal != null) {
      request.outcome.completeExceptionally(refusal);
    }
    return request.outcome;
  }

  /** Only with the lock. */
  private @Nullable Throwable refusal(Request request) {
    if (end != null) {
      return end;
    }
    boolean full = messages > 0 && (messages >= MAX_MESSAGES || bytes + request.size > MAX_BYTES);
    return request.limited && full
        ? new IOException(
            "a message of "
                + request.size
                + " bytes came while Redis has not acknowledged "
                + messages
                + " messages of "
                + bytes
                + " bytes; expected at most "
                + MAX_MESSAGES
                + " and "
                + MAX_BYTES)
        : null;
  }

  /** Provokes a sign of life if none is expected anyway. */
  void ping() {
    synchronized (this) {
      if (!waiting.isEmpty() || !unanswered.isEmpty()) {
        return;
      }
    }
    send(new CommandArguments(Protocol.Command.PING));
  }

  /** Fails commands that are late; their replies are ignored when they come. */
  void expire(long now) {
    List<Request> late = new ArrayList<>();
    synchronized (this) {
      waiting.stream().filter(each -> each.isLate(now)).forEach(late::add);
      unanswered.stream().filter(each -> each.isLate(now)).forEach(late::add);
    }
    late.forEach(
        each ->
            each.outcome.completeExceptionally(new IOException("Redis has not replied in time")));
  }

  /** Writes what waits, until the connection ends; then throws. */
  void write() throws IOException, InterruptedException {
    while (true) {
      for (Request each : next()) {
        connection.write(each.arguments);
      }
      connection.flush();
    }
  }

  private synchronized Iterable<Request> next() throws IOException, InterruptedException {
    while (waiting.isEmpty() && end == null) {
      wait();
    }
    if (end != null) {
      throw new IOException("the connection has ended", end);
    }
    ArrayDeque<Request> taken = waiting;
    waiting = new ArrayDeque<>();
    unanswered.addAll(taken);
    return taken;
  }

  /**
   * Reads replies until the connection ends; then throws.
   *
   * @param messages takes what is no reply: returns whether it has
   */
  void read(Predicate<@Nullable Object> messages) throws IOException {
    while (true) {
      Object reply;
      try {
        reply = connection.read();
      } catch (JedisDataException e) {
        ServerFailure failure = Failures.of(e);
        answered().completeExceptionally(failure);
        if (failure.endsConnection()) {
          throw failure;
        }
        continue;
      }
      if (!messages.test(reply)) {
        answered().complete(reply);
      }
    }
  }

  private synchronized CompletableFuture<@Nullable Object> answered() throws IOException {
    Request request = unanswered.poll();
    if (request == null) {
      throw new IOException("a reply came from Redis without a command");
    }
    if (request.limited) {
      messages--;
      bytes -= request.size;
    }
    return request.outcome;
  }

  /** Ends the connection; commands remain until {@link #fail}. */
  void disconnect() {
    connection.close();
  }

  /** Fails what waits, and all that comes later. */
  void fail(Throwable cause) {
    List<Request> left = new ArrayList<>();
    synchronized (this) {
      if (end == null) {
        end = cause;
      }
      left.addAll(unanswered);
      left.addAll(waiting);
      unanswered.clear();
      waiting.clear();
      messages = 0;
      bytes = 0;
      notifyAll();
    }
    left.forEach(each -> each.outcome.completeExceptionally(cause));
  }
}
