package dev.vaporetto.bootstrap;

import java.util.List;

/** {@link dev.vaporetto.engine.EngineFrames} for an operator, by JMX. */
public interface FramesMBean {
  /** Shows the frames of a session for some seconds; returns whether it is open. */
  boolean showSession(String id, int seconds);

  /** Shows those of all sessions of an endpoint's path; returns how many are open now. */
  int showRoute(String path, int seconds);

  /** Shows nothing any more. */
  void hide();

  /** Whether anything is shown. */
  boolean isShowing();

  /** The latest lines, the oldest first. */
  List<String> getLatest();
}
