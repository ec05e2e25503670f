package dev.vaporetto.room;

import java.util.concurrent.CompletionStage;

/**
 * All sockets of one user, on whatever nodes they are: a room whose name is the user's. It has no
 * history and no presence, and its joins and leaves are told to no listener.
 *
 * <pre>{@code
 * rooms.user("ada").join(webSocket);
 * rooms.user("bob").send("hello");
 * rooms.user("mallory").close(1008, "you are banned");
 * }</pre>
 */
public interface UserSockets extends Room {
  /**
   * Closes all sockets of the user, behind what was sent to them before.
   *
   * @param code and reason as for {@link dev.vaporetto.WebSocket#close(int, String)}
   * @return like {@link #send(String)}
   * @throws IllegalArgumentException as for {@link dev.vaporetto.WebSocket#close(int, String)}
   */
  CompletionStage<Void> close(int code, String reason);
}
