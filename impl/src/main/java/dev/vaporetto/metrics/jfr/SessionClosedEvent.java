package dev.vaporetto.metrics.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A session has ended. */
@Name("dev.vaporetto.SessionClosed")
@Label("Session Closed")
@Category("Vaporetto")
@Description("A WebSocket session has ended")
@StackTrace(false)
final class SessionClosedEvent extends Event {
  @Label("Endpoint")
  @Description("The URI template")
  @Nullable String endpoint;

  @Label("Session")
  @Description("The session's id")
  @Nullable String session;

  @Label("Code")
  @Description("The close code, 1006 for none")
  int code;

  @Label("Initiator")
  @Description("Who began to close: APPLICATION, ENGINE, PEER or TRANSPORT")
  @Nullable String initiator;

  @Label("Open")
  @Description("How long the session was open")
  @Timespan(Timespan.NANOSECONDS)
  long open;

  @Label("Messages Received")
  long messagesReceived;

  @Label("Bytes Received")
  @DataAmount
  long bytesReceived;

  @Label("Messages Sent")
  long messagesSent;

  @Label("Bytes Sent")
  @DataAmount
  long bytesSent;
}
