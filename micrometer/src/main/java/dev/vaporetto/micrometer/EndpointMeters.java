package dev.vaporetto.micrometer;

import dev.vaporetto.engine.EndpointMetrics;
import dev.vaporetto.engine.EndpointMetrics.Traffic;
import dev.vaporetto.engine.HandshakeRefusal;
import dev.vaporetto.engine.SendLoss;
import dev.vaporetto.micrometer.MeterDefinition.Keys;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The meters of one endpoint in one registry. Thread-safe. */
final class EndpointMeters {
  /** So long one look at the traffic serves: that of all meters of one scrape. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final EndpointMetrics endpoint;
  private final Registration meters;

  /** Codes and refusals that have a meter. */
  private final Set<Object> known = ConcurrentHashMap.newKeySet();

  /** Null where callbacks are not timed. */
  private final @Nullable Timer callbacks;

  /** The last look, and when it was. Guarded by this. */
  private @Nullable Traffic seen;

  private long seenAt;

  EndpointMeters(EndpointMetrics endpoint, Registration meters, boolean timesCallbacks) {
    this.endpoint = endpoint;
    this.meters = meters;
    String name = endpoint.name();
    meters.gauge(MeterDefinition.SOCKETS_OPEN, endpoint::open, Keys.ENDPOINT, name);
    meters.counter(MeterDefinition.SOCKETS_OPENED, endpoint::opened, Keys.ENDPOINT, name);
    traffic(MeterDefinition.MESSAGES_RECEIVED, Traffic::messagesReceived);
    traffic(MeterDefinition.MESSAGES_SENT, Traffic::messagesSent);
    traffic(MeterDefinition.DATA_RECEIVED, Traffic::bytesReceived);
    traffic(MeterDefinition.DATA_SENT, Traffic::bytesSent);
    for (SendLoss how : SendLoss.values()) {
      meters.counter(
          MeterDefinition.MESSAGES_LOST,
          () -> endpoint.lost(how),
          Keys.ENDPOINT,
          name,
          Keys.HOW,
          lowerCase(how));
    }
    meters.counter(
        MeterDefinition.CALLBACKS_HANDED_OVER, endpoint::handedOver, Keys.ENDPOINT, name);
    callbacks =
        timesCallbacks ? meters.timer(MeterDefinition.CALLBACKS, Keys.ENDPOINT, name) : null;
    endpoint.closed().keySet().forEach(this::closed);
    endpoint.refused().keySet().forEach(this::refused);
  }

  private void traffic(MeterDefinition what, ToLongFunction<Traffic> part) {
    meters.counter(what, () -> part.applyAsLong(look()), Keys.ENDPOINT, endpoint.name());
  }

  /** All meters of a scrape see the same moment, and the sockets are visited once for it. */
  private synchronized Traffic look() {
    long now = System.nanoTime();
    Traffic last = seen;
    if (last == null || now - seenAt > LOOK_NANOS) {
      last = endpoint.traffic();
      seen = last;
      seenAt = now;
    }
    return last;
  }

  /** A socket has closed: the code may be new. */
  void closed(int code) {
    Integer counted = endpoint.closed().containsKey(code) ? code : EndpointMetrics.OTHER_CODES;
    if (known.add(counted)) {
      meters.counter(
          MeterDefinition.SOCKETS_CLOSED,
          () -> endpoint.closed().getOrDefault(counted, 0L),
          Keys.ENDPOINT,
          endpoint.name(),
          Keys.CODE,
          counted == EndpointMetrics.OTHER_CODES ? "other" : counted.toString());
    }
  }

  /** A handshake was refused: the refusal may be new. */
  void refused(HandshakeRefusal refusal) {
    if (known.add(refusal)) {
      meters.counter(
          MeterDefinition.HANDSHAKES_REFUSED,
          () -> endpoint.refused().getOrDefault(refusal, 0L),
          Keys.ENDPOINT,
          endpoint.name(),
          Keys.STATUS,
          Integer.toString(refusal.status()),
          Keys.CAUSE,
          lowerCase(refusal.cause()));
    }
  }

  void called(long nanos) {
    Timer timer = callbacks;
    if (timer != null) {
      timer.record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  private static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
