package dev.vaporetto.metrics.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A handshake was refused. */
@Name("dev.vaporetto.HandshakeRefused")
@Label("Handshake Refused")
@Category("Vaporetto")
@Description("An opening handshake of WebSocket was refused")
@StackTrace(false)
final class HandshakeRefusedEvent extends Event {
  @Label("Endpoint")
  @Description("The URI template")
  @Nullable String endpoint;

  @Label("Status")
  @Description("The status of HTTP that was answered")
  int status;

  @Label("Cause")
  @Description("Who or what has refused it")
  @Nullable String cause;
}
