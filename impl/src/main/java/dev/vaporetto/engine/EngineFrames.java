package dev.vaporetto.engine;

import java.time.Duration;
import java.util.List;

/**
 * Shows the frames (RFC 6455 §5.2) of chosen sessions of an application's endpoints while they run:
 * direction, opcode, FIN and RSV bits, length, and the beginning of the payload, escaped. Each
 * frame is a line of the log {@code dev.vaporetto.trace.FrameTrace} with {@code INFO}, at most 200
 * in a second; the latest 500 are kept as well. While nothing is shown, it costs nothing that can
 * be measured. One choice replaces the one before. Thread-safe.
 *
 * <p>Payloads are shown: whoever may read the log reads messages. A compressed message is inflated
 * if it does not refer to earlier ones, which is the default of {@link
 * EngineProperties#COMPRESSION}.
 *
 * <p>In the platform's MBean server, it is {@code dev.vaporetto:type=Frames} with the application's
 * host and context path.
 *
 * <pre>{@code
 * EngineServerContainer container = VaporettoEngine.install(context, Chat.class);
 * container.frames().showRoute("/chat/{room}", Duration.ofMinutes(5));
 * }</pre>
 */
public interface EngineFrames {
  /**
   * Shows the frames of one session.
   *
   * @param id of {@link EngineSession#getId}, as lines of the log have it
   * @param time after which nothing is shown any more: positive, at most a day
   * @return whether it is open; if not, nothing is shown
   * @throws IllegalArgumentException if the time is out of its range
   */
  boolean showSession(String id, Duration time);

  /**
   * Shows the frames of all sessions of an endpoint, also of those that open later.
   *
   * @param path of the endpoint as it was deployed, with its templates: {@code /chat/{room}}
   * @param time after which nothing is shown any more: positive, at most a day
   * @return how many are open now
   * @throws IllegalArgumentException if the time is out of its range
   */
  int showRoute(String path, Duration time);

  /** Shows nothing any more. */
  void hide();

  /** Whether anything is shown. */
  boolean isShowing();

  /** The latest lines, the oldest first, also of the choice that was hidden last. */
  List<String> latest();
}
