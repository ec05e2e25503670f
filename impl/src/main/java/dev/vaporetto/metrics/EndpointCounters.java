package dev.vaporetto.metrics;

import dev.vaporetto.engine.EndpointMetrics;
import dev.vaporetto.engine.EngineClosure;
import dev.vaporetto.engine.EngineObserver.Ended;
import dev.vaporetto.engine.EngineSession;
import dev.vaporetto.engine.HandshakeRefusal;
import dev.vaporetto.engine.SendLoss;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one endpoint count together: those that are closed as sums, those that
 * are open one by one. Thread-safe. Its monitor is held for as long as it takes to look at each
 * open one, when somebody reads; observers are told without it.
 */
public final class EndpointCounters implements EndpointMetrics {
  /** Codes below are of RFC 6455 and its registry; those above are anybody's (§7.4.2). */
  private static final int FIRST_FREE_CODE = 3000;

  /** So many free codes are counted each for itself. */
  private static final int MOST_FREE_CODES = 32;

  private final String name;
  private final Observers observers;
  private final Map<SendLoss, LongAdder> lost = new EnumMap<>(SendLoss.class);
  private final LongAdder handedOver = new LongAdder();

  /** The first of the open ones; null for none. Guarded by this, like all below. */
  private @Nullable ConnectionCounters first;

  private long open;
  private long opened;

  /** What the closed ones have counted. */
  private Traffic past = new Traffic(0, 0, 0, 0);

  private final Map<Integer, Long> closed = new TreeMap<>();
  private int freeCodes;
  private final Map<HandshakeRefusal, Long> refused = new HashMap<>();

  EndpointCounters(String name, Observers observers) {
    this.name = name;
    this.observers = observers;
    for (SendLoss how : SendLoss.values()) {
      lost.put(how, new LongAdder());
    }
  }

  /** Counters that nobody reads. */
  public static EndpointCounters unread() {
    return new EndpointCounters(OTHERS, new Observers());
  }

  /** Counters of a new connection. They are part of the endpoint's from {@link #onOpened} on. */
  public ConnectionCounters newConnection() {
    return new ConnectionCounters(this);
  }

  // ---- what happens

  /** A session is about to open. */
  public void onOpened(ConnectionCounters counters, EngineSession session) {
    synchronized (this) {
      open++;
      opened++;
      counters.openedAt = System.nanoTime();
      ConnectionCounters next = first;
      counters.behind = next;
      if (next != null) {
        next.before = counters;
      }
      first = counters;
    }
    observers.tell(each -> each.onOpened(this, session));
  }

  /** A session of {@link #onOpened} has ended. */
  public void onClosed(ConnectionCounters counters, EngineSession session, EngineClosure closure) {
    Duration time;
    Traffic last;
    synchronized (this) {
      open--;
      closed.merge(countedAs(closure.code()), 1L, Long::sum);
      last = counters.traffic();
      past = sum(past, last);
      unlink(counters);
      time = Duration.ofNanos(System.nanoTime() - counters.openedAt);
    }
    observers.tell(each -> each.onClosed(this, session, new Ended(closure, time, last)));
  }

  private void unlink(ConnectionCounters counters) {
    ConnectionCounters before = counters.before;
    ConnectionCounters behind = counters.behind;
    if (before == null) {
      first = behind;
    } else {
      before.behind = behind;
    }
    if (behind != null) {
      behind.before = before;
    }
    counters.before = null;
    counters.behind = null;
  }

  private int countedAs(int code) {
    if (code < FIRST_FREE_CODE || closed.containsKey(code)) {
      return code;
    }
    if (freeCodes == MOST_FREE_CODES) {
      return OTHER_CODES;
    }
    freeCodes++;
    return code;
  }

  /** A handshake was refused. */
  public void onRefused(HandshakeRefusal refusal) {
    synchronized (this) {
      refused.merge(refusal, 1L, Long::sum);
    }
    observers.tell(each -> each.onRefused(this, refusal));
  }

  void onLost(SendLoss how, int messages) {
    adder(how).add(messages);
    observers.tell(each -> each.onLost(this, how, messages));
  }

  private LongAdder adder(SendLoss how) {
    LongAdder adder = lost.get(how);
    if (adder == null) {
      throw new IllegalStateException("there is an adder for each way");
    }
    return adder;
  }

  void onHandedOver() {
    handedOver.increment();
  }

  /**
   * Begins to time a callback; null where nobody wants that.
   *
   * @param callback its kind, for whoever looks for a slow one
   */
  public @Nullable CallbackClock clock(String callback) {
    Object recorded = FlightRecording.beginCallback();
    return recorded != null || observers.isTiming()
        ? new CallbackClock(this, callback, recorded)
        : null;
  }

  void onCallback(long nanos) {
    observers.tellTime(each -> each.onCallback(this, nanos));
  }

  // ---- what was counted

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized long open() {
    return open;
  }

  @Override
  public synchronized long opened() {
    return opened;
  }

  @Override
  public synchronized Map<Integer, Long> closed() {
    return Collections.unmodifiableMap(new TreeMap<>(closed));
  }

  @Override
  public synchronized Map<HandshakeRefusal, Long> refused() {
    return Map.copyOf(refused);
  }

  @Override
  public synchronized Traffic traffic() {
    long messagesReceived = past.messagesReceived();
    long bytesReceived = past.bytesReceived();
    long messagesSent = past.messagesSent();
    long bytesSent = past.bytesSent();
    for (ConnectionCounters each = first; each != null; each = each.behind) {
      Traffic now = each.traffic();
      messagesReceived += now.messagesReceived();
      bytesReceived += now.bytesReceived();
      messagesSent += now.messagesSent();
      bytesSent += now.bytesSent();
    }
    return new Traffic(messagesReceived, bytesReceived, messagesSent, bytesSent);
  }

  private static Traffic sum(Traffic some, Traffic more) {
    return new Traffic(
        some.messagesReceived() + more.messagesReceived(),
        some.bytesReceived() + more.bytesReceived(),
        some.messagesSent() + more.messagesSent(),
        some.bytesSent() + more.bytesSent());
  }

  @Override
  public long lost(SendLoss how) {
    return adder(how).sum();
  }

  @Override
  public long handedOver() {
    return handedOver.sum();
  }
}
