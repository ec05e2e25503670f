package dev.vaporetto.wars;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRequest;
import dev.vaporetto.WebSocketRoutes;
import dev.vaporetto.room.MemberInfo;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.Rooms;
import dev.vaporetto.room.nats.NatsRooms;
import dev.vaporetto.room.redis.RedisRooms;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * Rooms over the broker that a file of the application names: its address, and {@code recoverable}
 * where it keeps messages. What a member says, all members hear.
 */
public final class BrokeredRooms implements WebSocketApplication {
  /** The file, below the root of the classes. */
  public static final String SETTING = "broker.txt";

  private final Rooms rooms =
      Rooms.over(broker(setting().split(" ", 2)))
          .presence(Duration.ofSeconds(1), (room, member) -> MemberInfo.named(member.id()));

  private static String setting() {
    try (InputStream file = BrokeredRooms.class.getResourceAsStream("/" + SETTING)) {
      return new String(Objects.requireNonNull(file, SETTING).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RoomBroker broker(String[] setting) {
    boolean recoverable = setting.length > 1;
    if (setting[0].startsWith("nats:")) {
      NatsRooms nats = NatsRooms.builder(setting[0]);
      return (recoverable ? nats.recoverable() : nats).build();
    }
    RedisRooms redis = RedisRooms.builder(setting[0]);
    return (recoverable ? redis.recoverable() : redis).build();
  }

  @Override
  public void routes(WebSocketRoutes routes) {
    routes.websocketAsync("rooms/{room}", this::member);
  }

  private CompletionStage<?> member(WebSocketRequest request, WebSocket webSocket) {
    Room room = rooms.room(request.parameter("room"));
    webSocket.onString(text -> room.send(text));
    return room.join(webSocket);
  }
}
