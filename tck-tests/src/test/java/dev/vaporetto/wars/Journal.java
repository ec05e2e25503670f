package dev.vaporetto.wars;

import dev.vaporetto.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What happened to one socket, for a test that reads it through another. Thread-safe. */
public final class Journal {
  private static final Map<String, Journal> ALL = new ConcurrentHashMap<>();

  /** Guarded by this, like the reader. */
  private final List<String> entries = new ArrayList<>();

  private @Nullable WebSocket reader;

  /** The journal of a key, which is the test's choice. */
  static Journal of(String key) {
    return ALL.computeIfAbsent(key, any -> new Journal());
  }

  synchronized void add(String entry) {
    entries.add(entry);
    if (reader != null) {
      reader.send(entry);
    }
  }

  /** Sends all entries to a socket, the future ones as they come. */
  synchronized void readBy(WebSocket webSocket) {
    reader = webSocket;
    entries.forEach(webSocket::send);
  }

  Consumer<Throwable> errorOf(String who) {
    return failure -> add(who + " error " + failure.getMessage());
  }

  /** Notes the errors and the end of a socket, and of two listeners that echo. */
  void watch(WebSocket webSocket) {
    webSocket
        .onString(webSocket::send)
        .onError(errorOf("string"))
        .onClose((code, reason) -> add("string close " + code + " " + reason));
    webSocket
        .onByteBuffer(webSocket::send)
        .onError(errorOf("binary"))
        .onClose((code, reason) -> add("binary close " + code + " " + reason));
    watchSocket(webSocket);
  }

  /** Notes the errors and the end of a socket. */
  void watchSocket(WebSocket webSocket) {
    webSocket
        .onError(errorOf("socket"))
        .onClose((code, reason) -> add("socket close " + code + " " + reason));
  }
}
