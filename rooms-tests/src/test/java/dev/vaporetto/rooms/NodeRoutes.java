package dev.vaporetto.rooms;

import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRequest;
import dev.vaporetto.WebSocketRoutes;
import dev.vaporetto.room.MemberInfo;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.RoomBroker.State;
import dev.vaporetto.room.RoomPosition;
import dev.vaporetto.room.Rooms;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * What a node serves. A member is told in lines:
 *
 * <pre>
 *  joined                      its join is done
 *  said POSITION TEXT          a message of the room; POSITION is - if there is none
 *  gap REASON                  messages before the next one are missing
 *  sent TEXT                   the broker has what this member said
 *  failed TEXT                 or it may not have it
 * </pre>
 */
public final class NodeRoutes implements WebSocketApplication {
  static final Duration HEARTBEAT = Duration.ofSeconds(1);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Set once, before the application starts. */
  private static volatile Map<BrokerKind, Integer> ports = Map.of();

  private final Map<BrokerKind, Hall> halls = new EnumMap<>(BrokerKind.class);

  /** The rooms of one broker. */
  private static final class Hall {
    final Rooms rooms;
    final List<State> states = new CopyOnWriteArrayList<>();

    /** The longest that a send has made its thread wait, in milliseconds. */
    final AtomicLong waited = new AtomicLong();

    Hall(Rooms rooms) {
      this.rooms = rooms;
    }
  }

  /** Creates the routes; called by the engine. */
  public NodeRoutes() {
    THREADS.setThreadContentionMonitoringEnabled(true);
    ports.forEach((kind, port) -> halls.put(kind, hall(kind, port)));
  }

  /** Reads the arguments of the node. */
  static void configure(String[] arguments) {
    Map<BrokerKind, Integer> read = new EnumMap<>(BrokerKind.class);
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      read.put(BrokerKind.valueOf(parts[0]), Integer.parseInt(parts[1]));
    }
    ports = read;
  }

  private static Hall hall(BrokerKind kind, int port) {
    Hall hall = new Hall(Rooms.over(kind.connect(port)));
    hall.rooms
        .stamp((text, position) -> "said " + (position == null ? "-" : position) + " " + text)
        .onGap((room, members, reason) -> members.forEach(each -> each.send("gap " + reason)))
        .onState((state, cause) -> hall.states.add(state))
        .presence(HEARTBEAT, (room, member) -> MemberInfo.named(name(member)));
    return hall;
  }

  private static String name(WebSocket member) {
    return "" + member.attributes().get("name");
  }

  @Override
  public void routes(WebSocketRoutes routes) {
    routes.websocket("{kind}/rooms/{room}", this::member);
    routes.websocket("{kind}/control", this::control);
  }

  private Hall hall(WebSocketRequest request) {
    Hall hall = halls.get(BrokerKind.valueOf(request.parameter("kind")));
    if (hall == null) {
      throw new IllegalArgumentException("this node has no broker of that kind");
    }
    return hall;
  }

  private void member(WebSocketRequest request, WebSocket webSocket) {
    Hall hall = hall(request);
    Room room = hall.rooms.room(request.parameter("room"));
    webSocket.attributes().put("name", request.query("name").orElseThrow());
    CompletionStage<?> joined =
        request
            .query("since")
            .<CompletionStage<?>>map(since -> room.join(webSocket, RoomPosition.parse(since)))
            .orElseGet(() -> room.join(webSocket));
    joined.thenRun(() -> webSocket.send("joined"));
    webSocket.onString(
        text -> {
          long before = waitedSoFar();
          CompletionStage<Void> sent = room.send(text);
          hall.waited.accumulateAndGet(waitedSoFar() - before, Math::max);
          sent.whenComplete(
              (done, failure) -> webSocket.send((failure == null ? "sent " : "failed ") + text));
        });
  }

  /** How long this thread has not run because it waited for another one, in milliseconds. */
  private static long waitedSoFar() {
    ThreadInfo info = THREADS.getThreadInfo(Thread.currentThread().getId());
    return info.getBlockedTime() + info.getWaitedTime();
  }

  private void control(WebSocketRequest request, WebSocket webSocket) {
    Hall hall = hall(request);
    webSocket.onString(
        text -> {
          String[] words = text.split(" ", 2);
          webSocket.send(
              switch (words[0]) {
                case "states" ->
                    hall.states.stream().map(State::name).collect(Collectors.joining(" "));
                case "presence" -> presence(hall.rooms.room(words[1]));
                case "waited" -> "" + hall.waited;
                default -> throw new IllegalArgumentException(text);
              });
        });
  }

  private static String presence(Room room) {
    return room.presence().stream()
        .map(each -> each.info().name())
        .sorted()
        .collect(Collectors.joining(" "));
  }
}
