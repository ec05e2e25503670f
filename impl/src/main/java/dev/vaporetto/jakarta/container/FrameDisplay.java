package dev.vaporetto.jakarta.container;

import dev.vaporetto.engine.EngineFrames;
import dev.vaporetto.jakarta.session.OpenSessions;
import dev.vaporetto.jakarta.session.WebSocketSession;
import dev.vaporetto.trace.FrameTrace;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Chooses among the open sessions whose frames are shown. Thread-safe. */
final class FrameDisplay implements EngineFrames {
  private static final Duration LONGEST = Duration.ofDays(1);

  private final FrameTrace trace;
  private final OpenSessions sessions;

  FrameDisplay(FrameTrace trace, OpenSessions sessions) {
    this.trace = trace;
    this.sessions = sessions;
  }

  @Override
  public boolean showSession(String id, Duration time) {
    Objects.requireNonNull(id, "id");
    requireLegal(time);
    List<WebSocketSession> chosen =
        sessions.matching((path, session) -> session.getId().equals(id));
    if (chosen.isEmpty()) {
      trace.end();
    } else {
      trace.begin(null, time);
      add(chosen);
    }
    return !chosen.isEmpty();
  }

  @Override
  public int showRoute(String path, Duration time) {
    Objects.requireNonNull(path, "path");
    requireLegal(time);
    // Switched on first: one that opens meanwhile is here or there.
    trace.begin(path, time);
    List<WebSocketSession> chosen =
        sessions.matching(
            (endpoint, session) -> endpoint instanceof EndpointKey key && key.path().equals(path));
    add(chosen);
    return chosen.size();
  }

  private void add(List<WebSocketSession> chosen) {
    for (WebSocketSession session : chosen) {
      trace.add(session.connection(), session::inLog);
    }
  }

  private static void requireLegal(Duration time) {
    if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "frames are to be shown for " + time + "; expected more than zero and at most a day");
    }
  }

  @Override
  public void hide() {
    trace.end();
  }

  @Override
  public boolean isShowing() {
    return trace.isShowing();
  }

  @Override
  public List<String> latest() {
    return trace.latest();
  }
}
