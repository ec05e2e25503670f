package dev.vaporetto.metrics.jfr;

import static java.util.stream.Collectors.joining;

import dev.vaporetto.engine.EndpointMetrics;
import dev.vaporetto.engine.EngineSession;
import dev.vaporetto.engine.HandshakeRefusal;
import dev.vaporetto.engine.SendLoss;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Writes the events. Its class needs the module {@code jdk.jfr}. */
final class JdkFlightEvents implements FlightEvents {
  /** Frames of a stack that are written: those of user code are at its top. */
  private static final int MOST_FRAMES = 24;

  /** Is only asked whether its kind is enabled. */
  private final SlowCallbackEvent slowCallbacks = new SlowCallbackEvent();

  /** Whose losses are written. */
  private record Loss(String endpoint, SendLoss how) {}

  private final Map<Loss, LossCount> losses = new ConcurrentHashMap<>();

  @Override
  public void onOpened(EndpointMetrics endpoint, EngineSession session) {
    SessionOpenedEvent event = new SessionOpenedEvent();
    if (event.isEnabled()) {
      event.endpoint = endpoint.name();
      event.session = session.getId();
      event.commit();
    }
  }

  @Override
  public void onClosed(EndpointMetrics endpoint, EngineSession session, Ended how) {
    SessionClosedEvent event = new SessionClosedEvent();
    if (event.isEnabled()) {
      event.endpoint = endpoint.name();
      event.session = session.getId();
      event.code = how.closure().code();
      event.initiator = how.closure().initiator().name();
      event.open = how.open().toNanos();
      event.messagesReceived = how.traffic().messagesReceived();
      event.bytesReceived = how.traffic().bytesReceived();
      event.messagesSent = how.traffic().messagesSent();
      event.bytesSent = how.traffic().bytesSent();
      event.commit();
    }
  }

  @Override
  public void onRefused(EndpointMetrics endpoint, HandshakeRefusal refusal) {
    HandshakeRefusedEvent event = new HandshakeRefusedEvent();
    if (event.isEnabled()) {
      event.endpoint = endpoint.name();
      event.status = refusal.status();
      event.cause = refusal.cause().name();
      event.commit();
    }
  }

  @Override
  public void onLost(EndpointMetrics endpoint, SendLoss how, int messages) {
    SendsLostEvent event = new SendsLostEvent();
    if (!event.isEnabled()) {
      return;
    }
    LossCount count =
        losses.computeIfAbsent(new Loss(endpoint.name(), how), any -> new LossCount());
    long due = count.add(messages, System.nanoTime());
    if (due > 0) {
      event.endpoint = endpoint.name();
      event.how = how.name();
      event.messages = due;
      event.commit();
    }
  }

  @Override
  public boolean isTimingCallbacks() {
    return slowCallbacks.isEnabled();
  }

  @Override
  public Object beginCallback() {
    SlowCallbackEvent event = new SlowCallbackEvent();
    event.begin();
    return event;
  }

  @Override
  public void endCallback(Object begun, String endpoint, String callback) {
    SlowCallbackEvent event = (SlowCallbackEvent) begun;
    event.end();
    if (event.shouldCommit()) {
      event.endpoint = endpoint;
      event.callback = callback;
      event.commit();
    }
  }

  @Override
  public void onTakeover(Thread blocked) {
    LoopTakeoverEvent event = new LoopTakeoverEvent();
    if (event.isEnabled()) {
      event.blocked = blocked;
      event.stack =
          Arrays.stream(blocked.getStackTrace())
              .limit(MOST_FRAMES)
              .map(StackTraceElement::toString)
              .collect(joining("\n"));
      event.commit();
    }
  }
}
