package dev.vaporetto.room.redis;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;

/** A command that waits for its turn, and then for its reply. Immutable but for its outcome. */
final class Request {
  /** Of {@link #deadline}. */
  static final long NEVER = Long.MAX_VALUE;

  final CommandArguments arguments;

  /** The bytes of its message; 0 if it has none and does not count. */
  final int size;

  /** Whether it counts among those that are limited in number. */
  final boolean limited;

  /** In terms of {@link System#nanoTime}, when its outcome fails; {@link #NEVER} for never. */
  final long deadline;

  final CompletableFuture<@Nullable Object> outcome = new CompletableFuture<>();

  private Request(CommandArguments arguments, int size, boolean limited, long deadline) {
    this.arguments = arguments;
    this.size = size;
    this.limited = limited;
    this.deadline = deadline;
  }

  static Request message(CommandArguments arguments, int size) {
    return new Request(arguments, size, true, NEVER);
  }

  static Request until(long deadline, CommandArguments arguments) {
    return new Request(arguments, 0, false, deadline);
  }

  static Request unlimited(CommandArguments arguments) {
    return new Request(arguments, 0, false, NEVER);
  }

  boolean isLate(long now) {
    return deadline != NEVER && now - deadline >= 0;
  }
}
