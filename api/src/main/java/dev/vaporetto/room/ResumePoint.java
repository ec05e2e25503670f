package dev.vaporetto.room;

import dev.vaporetto.MessageListener;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a client is in a room, so that it can go on from there when it reconnects. The server's
 * rooms write positions with {@link StampedText#STAMP}. Thread-safe.
 *
 * <p>The client:
 *
 * <pre>{@code
 * String uri = "wss://example.com/chat/lobby";
 * ResumePoint lobby = new ResumePoint();
 * WebSocket.client()
 *     .reconnect(
 *         Reconnect.create()
 *             .request(attempt -> attempt.uri(uri + lobby.query())))
 *     .connect(uri, webSocket -> webSocket.onString(lobby.follow(text -> show(text))));
 * }</pre>
 *
 * <p>The server:
 *
 * <pre>{@code
 * rooms.stamp(StampedText.STAMP);
 * rooms.onGap((room, members, reason) -> members.forEach(each -> each.send("\nsome are missing")));
 * routes.websocket("chat/{room}", (request, webSocket) -> {
 *   Room room = rooms.room(request.parameter("room"));
 *   request.query("since").map(RoomPosition::parse).ifPresentOrElse(
 *       since -> room.join(webSocket, since),
 *       () -> room.join(webSocket));
 * });
 * }</pre>
 */
public final class ResumePoint {
  private volatile @Nullable RoomPosition position;

  /** Creates a point of a client that has got nothing yet. */
  public ResumePoint() {}

  /** The position of the last message that had one; empty before the first. */
  public Optional<RoomPosition> position() {
    return Optional.ofNullable(position);
  }

  /** The position as the query of a URI: {@code ?since=7@epoch}; empty before the first message. */
  public String query() {
    RoomPosition last = position;
    return last == null ? "" : "?since=" + last;
  }

  /**
   * Returns a listener for stamped texts that remembers their positions and passes the texts on. A
   * message counts when the given listener has returned: after one that throws, the client gets
   * that message again.
   */
  public MessageListener<String> follow(MessageListener<String> listener) {
    return stamped -> {
      StampedText message = StampedText.parse(stamped);
      listener.onMessage(message.text());
      message.position().ifPresent(each -> position = each);
    };
  }
}
