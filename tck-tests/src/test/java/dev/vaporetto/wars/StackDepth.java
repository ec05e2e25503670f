package dev.vaporetto.wars;

import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRoutes;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/** Tells which frames of the engine and the API a message passes, a line for each. */
public class StackDepth implements WebSocketApplication {
  private static final String OURS = "dev.vaporetto.";

  @Override
  public void routes(WebSocketRoutes routes) {
    routes.websocket(
        "depth/fluent",
        (request, webSocket) ->
            webSocket.onString(
                text -> webSocket.send(text.equals("in") ? inbound() : outbound(webSocket))));
  }

  /** An annotated method. */
  @ServerEndpoint("/depth/annotated")
  public static class Annotated {
    @OnMessage
    public String on(String text) {
      return inbound();
    }
  }

  /** A message handler of the standard API. */
  @ServerEndpoint("/depth/handler")
  public static class Handler {
    @OnOpen
    public void open(Session session) {
      session.addMessageHandler(String.class, text -> session.getAsyncRemote().sendText(inbound()));
    }
  }

  /** The frames of ours from this listener down to the container's callback. */
  private static String inbound() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                lines(
                    frames
                        .dropWhile(frame -> frame.getClassName().startsWith(OURS + "wars."))
                        .filter(frame -> frame.getClassName().startsWith(OURS))
                        .map(frame -> frame.getClassName() + "." + frame.getMethodName())));
  }

  /** The frames of ours from the write of the socket down to this listener's send. */
  private static String outbound(WebSocket webSocket) throws IOException {
    Path file = Files.createTempFile("depth", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.SocketWrite").withoutThreshold().withStackTrace();
      recording.start();
      webSocket.send("sent").join();
      recording.stop();
      recording.dump(file);
      return RecordingFile.readAllEvents(file).stream()
          .map(event -> event.getStackTrace())
          .filter(trace -> trace != null && passes(trace))
          .map(trace -> lines(ofSend(trace.getFrames())))
          .findFirst()
          .orElse("no write was seen");
    } finally {
      Files.delete(file);
    }
  }

  private static boolean passes(RecordedStackTrace trace) {
    return trace.getFrames().stream()
        .anyMatch(frame -> name(frame).startsWith(OURS + "wars.StackDepth."));
  }

  private static Stream<String> ofSend(List<RecordedFrame> frames) {
    return frames.stream()
        .map(StackDepth::name)
        .takeWhile(name -> !name.startsWith(OURS + "wars."))
        .filter(name -> name.startsWith(OURS));
  }

  private static String name(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
  }

  private static String lines(Stream<String> frames) {
    return frames.collect(Collectors.joining("\n"));
  }
}
