package dev.vaporetto.bench.app;

import dev.vaporetto.Overflow;
import dev.vaporetto.RouteGroup;
import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketHandler;
import dev.vaporetto.WebSocketRoutes;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.RoomPosition;
import dev.vaporetto.room.Rooms;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rooms that send a member's messages to all members, with a route for each policy towards slow
 * readers, and a route that reports counts.
 */
public final class RoomRoutes implements WebSocketApplication {
  /** How many bytes may wait for a member that reads too slowly. */
  private static final int SLOW_LIMIT = 16 * 1024;

  /** How long a member on the route {@code deaf} may read nothing. */
  private static final Duration DEAF = Duration.ofSeconds(5);

  /**
   * The same for a member that reads a few hundred bytes a second. The system accepts more only
   * when a third of a socket's send buffer is free: about once in half a minute.
   */
  private static final Duration TRICKLE = Duration.ofMinutes(3);

  private static final String KIND = "kind";

  private final Rooms rooms = BenchRooms.open();

  /** The counts of events by name; the names are the keys of the answer. */
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  /** Instantiated by the servlet container. */
  public RoomRoutes() {}

  @Override
  public void routes(WebSocketRoutes routes) {
    rooms.onJoin((room, member) -> count("joined"));
    rooms.onLeave((room, member) -> count("left"));
    rooms.onGap((room, members, reason) -> count("gaps"));
    rooms.onUnsent((room, member, failure) -> count("unsent-" + member.attributes().get(KIND)));
    RouteGroup room = routes.group("rooms/{room}");
    room.websocket("healthy", entering("healthy"));
    room.websocket("killed", entering("killed"));
    room.websocket("drop", entering("drop"))
        .outboundLimit(SLOW_LIMIT, Overflow.DROP_OLDEST)
        .sendTimeout(TRICKLE);
    room.websocket("close", entering("close")).outboundLimit(SLOW_LIMIT, Overflow.CLOSE);
    room.websocket("deaf", entering("deaf")).sendTimeout(DEAF);
    routes.websocket(
        "rooms-status",
        (request, webSocket) ->
            webSocket.onString(
                roomCount -> {
                  webSocket.send(status(Integer.parseInt(roomCount)));
                }));
  }

  private WebSocketHandler entering(String kind) {
    return (request, webSocket) -> {
      Room room = rooms.room(request.parameter("room"));
      webSocket.attributes().put(KIND, kind);
      count("opened");
      webSocket.onClose(
          (code, reason) -> {
            count("closed");
            count("closed-" + kind + "-" + code);
          });
      webSocket.onString(text -> room.send(text));
      webSocket.onByteBuffer(bytes -> room.send(bytes));
      count("joins");
      request
          .query("since")
          .<CompletionStage<?>>map(since -> room.join(webSocket, RoomPosition.parse(since)))
          .orElseGet(() -> room.join(webSocket))
          .whenComplete((joined, failure) -> count("joins-done"));
    };
  }

  private void count(String what) {
    counts.computeIfAbsent(what, name -> new LongAdder()).increment();
  }

  /** Words of the form name=number, and the members of each room. */
  private String status(int roomCount) {
    String members =
        IntStream.range(0, roomCount)
            .mapToObj(i -> Integer.toString(rooms.room(Integer.toString(i)).members().size()))
            .collect(Collectors.joining(","));
    String numbers =
        new TreeMap<>(counts)
            .entrySet().stream()
                .map(count -> count.getKey() + "=" + count.getValue().sum())
                .collect(Collectors.joining(" "));
    return "members=" + members + " direct=" + direct() + " " + numbers;
  }

  private static long direct() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }
}
