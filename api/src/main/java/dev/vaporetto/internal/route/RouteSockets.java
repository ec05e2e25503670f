package dev.vaporetto.internal.route;

import dev.vaporetto.Closure;
import dev.vaporetto.OpenSocket;
import dev.vaporetto.OpenSockets;
import dev.vaporetto.internal.CloseCodes;
import dev.vaporetto.internal.RepeatedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** Keeps the open sockets of the routes. Thread-safe; listeners are called without a lock. */
final class RouteSockets implements OpenSockets {
  /** By the id of the engine's session. */
  private final Map<String, OpenSocket> open = new ConcurrentHashMap<>();

  /** No set is empty; sets change inside of the map's atomic operations only. */
  private final ConcurrentHashMap<String, Set<OpenSocket>> byUser = new ConcurrentHashMap<>();

  private final List<Consumer<OpenSocket>> openedListeners = new CopyOnWriteArrayList<>();
  private final List<BiConsumer<OpenSocket, Closure>> closedListeners =
      new CopyOnWriteArrayList<>();
  private final List<Consumer<OpenSocket>> drainListeners = new CopyOnWriteArrayList<>();

  private final ToIntFunction<Duration> drain;

  /**
   * None so far.
   *
   * @param drain empties the application
   */
  RouteSockets(ToIntFunction<Duration> drain) {
    this.drain = drain;
  }

  // ---- from the routes

  /** A socket has opened, and its handler is about to be called. */
  void opened(String session, OpenSocket socket) {
    open.put(session, socket);
    socket
        .user()
        .ifPresent(
            name ->
                byUser.compute(
                    name,
                    (user, present) -> {
                      Set<OpenSocket> sockets =
                          present == null ? ConcurrentHashMap.newKeySet() : present;
                      sockets.add(socket);
                      return sockets;
                    }));
    openedListeners.forEach(each -> call("onOpened", () -> each.accept(socket)));
    // Behind the listeners: they hear of the opening before the close.
    socket.webSocket().closed().thenAccept(closure -> closed(session, socket, closure));
  }

  private void closed(String session, OpenSocket socket, Closure closure) {
    open.remove(session, socket);
    socket
        .user()
        .ifPresent(
            name ->
                byUser.computeIfPresent(
                    name,
                    (user, sockets) -> {
                      sockets.remove(socket);
                      return sockets.isEmpty() ? null : sockets;
                    }));
    closedListeners.forEach(each -> call("onClosed", () -> each.accept(socket, closure)));
  }

  /** A drain has begun, and the session of a socket is open; it may be none of these routes. */
  void draining(String session) {
    OpenSocket socket = open.get(session);
    if (socket != null) {
      drainListeners.forEach(each -> call("onDrain", () -> each.accept(socket)));
    }
  }

  private static void call(String listener, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      RepeatedLog.warn(RouteSockets.class, "a listener of " + listener + " failed", e);
    }
  }

  // ---- OpenSockets

  @Override
  public List<OpenSocket> all() {
    return List.copyOf(open.values());
  }

  @Override
  public List<OpenSocket> ofRoute(String path) {
    String whole = path.startsWith("/") ? path : "/" + path;
    return open.values().stream().filter(each -> each.route().equals(whole)).toList();
  }

  @Override
  public List<OpenSocket> ofUser(String name) {
    Set<OpenSocket> sockets = byUser.get(Objects.requireNonNull(name, "name"));
    return sockets == null ? List.of() : List.copyOf(sockets);
  }

  @Override
  public Set<String> users() {
    return Set.copyOf(byUser.keySet());
  }

  @Override
  public int count() {
    return open.size();
  }

  @Override
  public OpenSockets onOpened(Consumer<OpenSocket> listener) {
    openedListeners.add(Objects.requireNonNull(listener, "listener"));
    return this;
  }

  @Override
  public OpenSockets onClosed(BiConsumer<OpenSocket, Closure> listener) {
    closedListeners.add(Objects.requireNonNull(listener, "listener"));
    return this;
  }

  @Override
  public OpenSockets onDrain(Consumer<OpenSocket> listener) {
    drainListeners.add(Objects.requireNonNull(listener, "listener"));
    return this;
  }

  @Override
  public CompletableFuture<Void> send(String user, String message) {
    Objects.requireNonNull(message, "message");
    List<CompletableFuture<Void>> sends = new ArrayList<>();
    for (OpenSocket each : ofUser(user)) {
      sends.add(each.webSocket().send(message));
    }
    return CompletableFuture.allOf(sends.toArray(CompletableFuture<?>[]::new));
  }

  @Override
  public int disconnect(String user, int code, String reason) {
    CloseCodes.requireSendable(code, reason);
    // Others are about to leave.
    List<OpenSocket> sockets =
        ofUser(user).stream().filter(each -> each.webSocket().isOpen()).toList();
    sockets.forEach(each -> each.webSocket().close(code, reason));
    return sockets.size();
  }

  @Override
  public int drain(Duration wait) {
    return drain.applyAsInt(wait);
  }
}
