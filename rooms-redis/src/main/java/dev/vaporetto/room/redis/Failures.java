package dev.vaporetto.room.redis;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import redis.clients.jedis.exceptions.JedisDataException;

/** What goes wrong with Redis, as an {@link IOException} that says it. */
final class Failures {
  /**
   * Errors after which a connection is of no use: the server is another one than it was, or does
   * not know what was prepared.
   */
  private static final List<String> ENDING =
      List.of("READONLY", "MASTERDOWN", "LOADING", "NOSCRIPT", "NOAUTH", "MOVED");

  private Failures() {}

  /** Redis has refused a command. */
  static final class ServerFailure extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean ending;

    private ServerFailure(JedisDataException error) {
      super("Redis has refused a command: " + error.getMessage(), error);
      String reply = String.valueOf(error.getMessage());
      // Before 7.0 the error of a script has that of its command inside.
      this.ending =
          ENDING.stream()
              .anyMatch(each -> reply.startsWith(each) || reply.contains(" -" + each + " "));
    }

    /** Whether the connection is to be made anew. */
    boolean endsConnection() {
      return ending;
    }
  }

  static ServerFailure of(JedisDataException error) {
    return new ServerFailure(error);
  }

  /** Why a connection was not made, or has ended. */
  static IOException lost(RedisSettings settings, Throwable failure) {
    Throwable root = root(failure);
    String reason =
        root instanceof SocketTimeoutException
            ? "it was silent for too long: " + root.getMessage()
            : root.getMessage() == null ? root.toString() : root.getMessage();
    return new IOException(
        "no connection with Redis at " + settings.server() + ": " + reason, failure);
  }

  /** The library has what happened in the cause, or among what was suppressed. */
  private static Throwable root(Throwable failure) {
    Throwable at = failure;
    while (true) {
      Throwable[] suppressed = at.getSuppressed();
      Throwable next = at.getCause() != null ? at.getCause() : at;
      if (next == at && suppressed.length > 0) {
        next = suppressed[0];
      }
      if (next == at) {
        return at;
      }
      at = next;
    }
  }
}
