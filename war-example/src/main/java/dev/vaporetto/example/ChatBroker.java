package dev.vaporetto.example;

import dev.vaporetto.room.HistoryLimits;
import dev.vaporetto.room.MemoryBroker;
import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.nats.NatsRooms;
import dev.vaporetto.room.redis.RedisRooms;
import java.time.Duration;

/**
 * What carries the chat's messages from node to node. The system property {@value #SETTING}, or the
 * environment variable {@value #VARIABLE}, names the servers, such as {@code nats://one,two} or
 * {@code redis://one}; without it the chat has one node.
 */
final class ChatBroker {
  static final String SETTING = "chat.broker";
  static final String VARIABLE = "CHAT_BROKER";

  /** What a late joiner sees. */
  private static final HistoryLimits HISTORY =
      new HistoryLimits(200, 1_000_000, Duration.ofHours(1));

  private ChatBroker() {}

  static RoomBroker ofSetting() {
    String setting = System.getProperty(SETTING, System.getenv(VARIABLE));
    return setting == null ? MemoryBroker.keeping(HISTORY).node() : at(setting);
  }

  private static RoomBroker at(String servers) {
    if (servers.startsWith("nats:") || servers.startsWith("tls:")) {
      return NatsRooms.builder(servers).recoverable().build();
    }
    if (servers.startsWith("redis:") || servers.startsWith("rediss:")) {
      return RedisRooms.builder(servers).recoverable().build();
    }
    throw new IllegalArgumentException(
        SETTING + " is \"" + servers + "\", expected nats://… or redis://…");
  }
}
