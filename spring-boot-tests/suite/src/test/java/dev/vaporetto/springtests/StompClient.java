package dev.vaporetto.springtests;

import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RawClient.Frame;
import dev.vaporetto.containers.RawClient.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A client of STOMP 1.2 that answers nothing by itself, heart-beats included. For one thread. */
final class StompClient implements AutoCloseable {
  /** What a heart-beat is, on a WebSocket in a message of its own. */
  static final String HEARTBEAT = "\n";

  private final RawClient socket;

  private StompClient(RawClient socket) {
    this.socket = socket;
  }

  /** One frame. Header names that come again are ignored, as STOMP 1.2 says. */
  record StompFrame(String command, Map<String, String> headers, String body) {
    static StompFrame parse(String text) {
      int end = text.indexOf("\n\n");
      List<String> lines = List.of(text.substring(0, end).split("\n", -1));
      Map<String, String> headers = new LinkedHashMap<>();
      for (String line : lines.subList(1, lines.size())) {
        int colon = line.indexOf(':');
        headers.putIfAbsent(line.substring(0, colon), line.substring(colon + 1));
      }
      return new StompFrame(lines.get(0), headers, text.substring(end + 2, text.indexOf('\0')));
    }
  }

  /**
   * Connects.
   *
   * @param heartbeat what this client can send and wants to get, in milliseconds
   */
  static StompClient connect(BootProcess application, String path, String heartbeat) {
    RawClient socket = RawClient.connect(application.port());
    Response response =
        socket.handshake(path, "Sec-WebSocket-Protocol: v12.stomp, v11.stomp, v10.stomp");
    if (response.status() != 101) {
      socket.close();
      throw new AssertionError(path + " was answered with " + response + "; expected 101");
    }
    if (!response.header("Sec-WebSocket-Protocol").equals(List.of("v12.stomp"))) {
      socket.close();
      throw new AssertionError("Expected the subprotocol v12.stomp but got " + response);
    }
    StompClient client = new StompClient(socket);
    client.send("CONNECT", "", "accept-version:1.2", "host:localhost", "heart-beat:" + heartbeat);
    return client;
  }

  void send(String command, String body, String... headers) {
    socket.sendText(command + "\n" + String.join("\n", headers) + "\n\n" + body + '\0');
  }

  /** Sends a text as it is. */
  void sendText(String text) {
    socket.sendText(text);
  }

  /** The next frame. */
  StompFrame read() {
    return StompFrame.parse(socket.readFrame().text());
  }

  /** The next message, which may be no frame of STOMP. */
  String readText() {
    return socket.readFrame().text();
  }

  /** The code of the server's close frame, which must be what comes next. */
  int readClose() {
    Frame frame = socket.readFrame();
    if (frame.opcode() != 8) {
      throw new AssertionError("Expected a close frame but got " + frame.text());
    }
    return frame.closeCode();
  }

  /** Says goodbye, and reads the answer and the end. */
  int closeAndReadAnswer() {
    socket.sendClose(1000, "");
    int code = readClose();
    return socket.readToEnd() == 0 ? code : -1;
  }

  @Override
  public void close() {
    socket.close();
  }
}
