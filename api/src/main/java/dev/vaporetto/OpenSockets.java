package dev.vaporetto;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The open sockets of an application's routes on this node, by route and by user. A user is the
 * principal of the handshake, compared by its name. A socket is here from its handler's call on,
 * until it has closed. Thread-safe; but for {@link #drain}, no method blocks.
 *
 * <pre>{@code
 * OpenSockets sockets = routes.sockets();
 * sockets.onClosed((socket, closure) ->
 *     System.out.println(socket.route() + " closed with " + closure.code()));
 * sockets.send("ada", "hello");
 * sockets.disconnect("mallory", 1008, "you are banned");
 * }</pre>
 *
 * <p><b>All nodes.</b> {@link dev.vaporetto.room.Rooms#joinUsers} makes each socket one of its
 * user's sockets in rooms, whose broker reaches all nodes: {@code rooms.user("ada").send("hello")}
 * and {@code rooms.user("mallory").close(1008, "you are banned")} do the same there.
 */
public interface OpenSockets {
  /** All of them, in no particular order: an unmodifiable snapshot. */
  List<OpenSocket> all();

  /**
   * Those of one route: an unmodifiable snapshot.
   *
   * @param path of the route, with or without a leading slash, with its parameters as in {@code
   *     chat/{room}}
   */
  List<OpenSocket> ofRoute(String path);

  /** Those of one user: an unmodifiable snapshot. */
  List<OpenSocket> ofUser(String name);

  /** The users who have at least one: an unmodifiable snapshot. */
  Set<String> users();

  /** How many there are. */
  int count();

  /**
   * Adds a listener that is told of each socket that opens from now on, on the thread that opens
   * it, before the route's handler is called: what it sends is the first that the peer gets. It
   * must not block. What it throws is logged.
   */
  OpenSockets onOpened(Consumer<OpenSocket> listener);

  /**
   * Adds a listener that is told of each socket that has closed, on a thread for callbacks. The
   * socket is not here any more. What it throws is logged.
   */
  OpenSockets onClosed(BiConsumer<OpenSocket, Closure> listener);

  /**
   * Sends a text to each socket of a user.
   *
   * @return done when all have it on the way, at once if the user has none; it fails with the
   *     failure of one of them. See {@link WebSocket#send(String)}
   */
  CompletableFuture<Void> send(String user, String message);

  /**
   * Closes each socket of a user, behind what was sent to it before.
   *
   * @param code and reason as for {@link WebSocket#close(int, String)}
   * @return how many there were, without those whose closing has begun before
   * @throws IllegalArgumentException as for {@link WebSocket#close(int, String)}
   */
  int disconnect(String user, int code, String reason);

  /**
   * Adds a listener that is told of each open socket when a drain begins, whoever begins it: {@link
   * #drain}, Spring Boot's stop, or that of a WAR. It may ask the peer to connect elsewhere. It
   * must not block. What it throws is logged. On an engine other than Vaporetto's there is no
   * drain.
   */
  OpenSockets onDrain(Consumer<OpenSocket> listener);

  /**
   * Empties the application before a stop: handshakes are answered with 503 and {@code
   * Retry-After}, listeners of {@link #onDrain} are told, sockets have a time to end by themselves,
   * and those that are still open are closed with 1001. It is about all endpoints of the web
   * application. Blocks for the time and half a second at most.
   *
   * @param wait zero to a day
   * @return how many sockets had to be closed
   * @throws IllegalArgumentException if the time is out of its range
   * @throws IllegalStateException if the routes are not in service
   * @throws UnsupportedOperationException on an engine other than Vaporetto's
   */
  int drain(Duration wait);
}
