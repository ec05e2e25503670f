package dev.vaporetto.bootstrap;

import dev.vaporetto.engine.EngineProperties;
import dev.vaporetto.io.EventLoops;
import jakarta.servlet.ServletContext;

/** The event loops of an application, as {@link EngineProperties#EVENT_LOOPS} says. */
final class LoopsParameter {
  private LoopsParameter() {}

  /**
   * Loops without threads yet.
   *
   * @param name how the threads' names begin
   * @throws IllegalArgumentException if the parameter is neither a number nor {@code off}
   */
  static EventLoops loops(ServletContext context, String name) {
    return EventLoops.of(name, ContextParameters.text(context, EngineProperties.EVENT_LOOPS, ""));
  }
}
