package dev.vaporetto.metrics.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A session is about to open. */
@Name("dev.vaporetto.SessionOpened")
@Label("Session Opened")
@Category("Vaporetto")
@Description("A WebSocket session is about to open")
@StackTrace(false)
final class SessionOpenedEvent extends Event {
  @Label("Endpoint")
  @Description("The URI template")
  @Nullable String endpoint;

  @Label("Session")
  @Description("The session's id")
  @Nullable String session;
}
