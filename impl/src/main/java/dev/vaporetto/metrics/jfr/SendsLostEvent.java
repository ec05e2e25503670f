package dev.vaporetto.metrics.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** Messages were lost to their peers. */
@Name("dev.vaporetto.SendsLost")
@Label("Sends Lost")
@Category("Vaporetto")
@Description("Messages were not sent; at most once a second for each endpoint and way")
@StackTrace(false)
final class SendsLostEvent extends Event {
  @Label("Endpoint")
  @Description("The URI template")
  @Nullable String endpoint;

  @Label("How")
  @Description("REFUSED, DROPPED or UNSENT")
  @Nullable String how;

  @Label("Messages")
  @Description("How many since the last such event of this endpoint")
  long messages;
}
