package dev.vaporetto.metrics.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** A callback that took long. */
@Name("dev.vaporetto.SlowCallback")
@Label("Slow Callback")
@Category("Vaporetto")
@Description("A callback of an endpoint took long")
@StackTrace(false)
@Threshold("20 ms")
final class SlowCallbackEvent extends Event {
  @Label("Endpoint")
  @Description("The URI template")
  @Nullable String endpoint;

  @Label("Callback")
  @Description("open, text, binary, part, ping, pong, error or close")
  @Nullable String callback;
}
