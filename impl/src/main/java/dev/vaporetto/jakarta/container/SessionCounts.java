package dev.vaporetto.jakarta.container;

import dev.vaporetto.engine.HandshakeRefusal.Cause;
import dev.vaporetto.servlet.HandshakeRefusedException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Counts the sessions of an application against its {@link SessionLimits}, those included whose
 * handshake is under way. What has no limit is not counted. Thread-safe.
 */
final class SessionCounts {
  private static final int UNAVAILABLE = 503;
  private static final int TOO_MANY_REQUESTS = 429;

  private enum Kind {
    APPLICATION,
    ENDPOINT,
    ADDRESS,
    USER
  }

  /** Whose sessions are counted. */
  private record Holder(Kind kind, Object value) {}

  private final SessionLimits limits;

  /** No count is 0. */
  private final Map<Holder, Integer> counts = new ConcurrentHashMap<>();

  SessionCounts(SessionLimits limits) {
    this.limits = limits;
  }

  /**
   * Whose a session is.
   *
   * @param endpoint equal for the sessions of one endpoint
   * @param endpointLimit how many that endpoint may have
   * @param address the peer's; null if it is not known
   * @param user the name of the logged-in user; null for an anonymous one
   */
  record Owner(
      Object endpoint, int endpointLimit, @Nullable InetAddress address, @Nullable String user) {}

  /** How many sessions an endpoint has that says nothing itself. */
  int endpointLimit() {
    return limits.endpoint();
  }

  /**
   * Counts one more session.
   *
   * @return ends that, once
   * @throws HandshakeRefusedException 503 or 429 if that would be too many
   */
  Runnable enter(Owner owner) throws HandshakeRefusedException {
    List<Holder> entered = new ArrayList<>();
    boolean complete = false;
    try {
      enter(entered, Kind.APPLICATION, "", limits.application());
      enter(entered, Kind.ENDPOINT, owner.endpoint(), owner.endpointLimit());
      InetAddress address = owner.address();
      if (address != null) {
        enter(entered, Kind.ADDRESS, network(address), limits.address());
      }
      String user = owner.user();
      if (user != null) {
        enter(entered, Kind.USER, user, limits.user());
      }
      complete = true;
    } finally {
      if (!complete) {
        entered.forEach(this::leave);
      }
    }
    AtomicBoolean left = new AtomicBoolean();
    return () -> {
      if (left.compareAndSet(false, true)) {
        entered.forEach(this::leave);
      }
    };
  }

  private void enter(List<Holder> entered, Kind kind, Object value, int limit)
      throws HandshakeRefusedException {
    if (limit == Integer.MAX_VALUE) {
      return;
    }
    Holder holder = new Holder(kind, value);
    // The result says whether it was taken: a count that was at the limit stays.
    boolean[] taken = new boolean[1];
    counts.compute(
        holder,
        (key, before) -> {
          int count = before == null ? 0 : before;
          taken[0] = count < limit;
          return taken[0] ? count + 1 : before;
        });
    if (!taken[0]) {
      throw refusal(kind, limit);
    }
    entered.add(holder);
  }

  /** The answer says whose fault it is, and not how many sessions there may be. */
  private static HandshakeRefusedException refusal(Kind kind, int limit) {
    return switch (kind) {
      case APPLICATION -> refusal(UNAVAILABLE, "Too many sessions", "of the application", limit);
      case ENDPOINT -> refusal(UNAVAILABLE, "Too many sessions", "of the endpoint", limit);
      case ADDRESS ->
          refusal(TOO_MANY_REQUESTS, "Too many sessions of this address", "of its address", limit);
      case USER ->
          refusal(TOO_MANY_REQUESTS, "Too many sessions of this user", "of its user", limit);
    };
  }

  private static HandshakeRefusedException refusal(
      int status, String answer, String whose, int limit) {
    return new HandshakeRefusedException(
        Cause.SESSIONS,
        status,
        answer,
        "expected at most " + limit + " sessions " + whose + ", got one more");
  }

  private void leave(Holder holder) {
    counts.computeIfPresent(holder, (key, count) -> count == 1 ? null : count - 1);
  }

  /** How many different holders have sessions that count. */
  int holders() {
    return counts.size();
  }

  /** A peer has all addresses of an IPv6 network of 64 bits: they count as one. */
  private static Object network(InetAddress address) {
    return address instanceof Inet6Address
        ? ByteBuffer.wrap(address.getAddress(), 0, Long.BYTES).getLong()
        : address;
  }
}
