package dev.vaporetto.metrics.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** An event loop was given to another thread. */
@Name("dev.vaporetto.LoopTakeover")
@Label("Event Loop Takeover")
@Category("Vaporetto")
@Description("An event loop was given to another thread, because a callback blocked its own")
@StackTrace(false)
final class LoopTakeoverEvent extends Event {
  @Label("Blocked Thread")
  @Description("The thread whose callback has blocked it")
  @Nullable Thread blocked;

  @Label("Stack")
  @Description("What that thread was doing")
  @Nullable String stack;
}
