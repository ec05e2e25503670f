package dev.vaporetto.room.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomBroker.Delivery;
import dev.vaporetto.room.RoomBroker.History;
import dev.vaporetto.room.RoomPosition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;

/**
 * The messages that Redis keeps of rooms, as one connection reaches them. Immutable.
 *
 * @see Scripts
 */
final class RoomLog {
  /** How many messages a page of the history has at most. */
  static final int PAGE = 256;

  /** And how many bytes; one message may have more. */
  static final int PAGE_BYTES = 1024 * 1024;

  /** An offset, an at sign and an epoch are shorter. */
  private static final int MAX_HEADER = 100;

  private final Names names;
  private final byte[] publish;
  private final byte[] history;
  private final byte[] run;
  private final byte[] salt;
  private final byte[] stateTime;
  private final byte[] kept;
  private final byte[] keptTime;

  private RoomLog(Names names, Recovery recovery, byte[] publish, byte[] history, String run) {
    this.names = names;
    this.publish = publish;
    this.history = history;
    this.run = bytes(run);
    this.salt = bytes(UUID.randomUUID().toString().substring(0, 8));
    this.stateTime = bytes(recovery.stateTime().toMillis());
    this.kept = bytes(recovery.messages());
    this.keptTime = bytes(recovery.time().toMillis());
  }

  /** Loads the scripts and asks which process the server is. */
  static RoomLog open(RedisConnection connection, Names names, Recovery recovery) {
    byte[] publish = load(connection, Scripts.PUBLISH);
    byte[] history = load(connection, Scripts.HISTORY);
    byte[] info = (byte[]) connection.ask(new CommandArguments(Command.INFO).add("server"));
    return new RoomLog(names, recovery, publish, history, run(new String(info, UTF_8)));
  }

  private static byte[] load(RedisConnection connection, String script) {
    return (byte[])
        connection.ask(new CommandArguments(Command.SCRIPT).add(Keyword.LOAD).add(script));
  }

  private static String run(String info) {
    return info.lines()
        .filter(line -> line.startsWith("run_id:"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("INFO came without a run_id"));
  }

  private static byte[] bytes(Object value) {
    return value.toString().getBytes(UTF_8);
  }

  CommandArguments publish(Channel channel, byte[] message) {
    return script(publish, channel)
        .add(names.channel(channel))
        .add(message)
        .add(kept)
        .add(keptTime);
  }

  /** Asks for a page of the history; {@link #history(Object)} reads the reply. */
  CommandArguments read(Channel channel, @Nullable RoomPosition after) {
    return read(channel, after, PAGE);
  }

  /** Asks for the position of the last message; {@link #position(Object)} reads the reply. */
  CommandArguments last(Channel channel) {
    return read(channel, null, 0);
  }

  private CommandArguments read(Channel channel, @Nullable RoomPosition after, int count) {
    return script(history, channel)
        .add(after == null ? "" : after.epoch())
        .add(after == null ? 0 : after.offset())
        .add(count)
        .add(PAGE_BYTES);
  }

  private CommandArguments script(byte[] script, Channel channel) {
    return new CommandArguments(Command.EVALSHA)
        .add(script)
        .add(2)
        .add(names.state(channel))
        .add(names.log(channel))
        .add(run)
        .add(salt)
        .add(stateTime);
  }

  /** Reads the reply to {@link #last}. */
  static RoomPosition position(@Nullable Object reply) {
    List<?> parts = parts(reply);
    return new RoomPosition(text(parts.get(0)), offset(parts.get(1)));
  }

  /** Reads the reply to {@link #read}. */
  static History history(@Nullable Object reply) {
    List<?> parts = parts(reply);
    RoomPosition last = position(reply);
    boolean gap = (Long) parts.get(2) != 0;
    List<Delivery> deliveries = new ArrayList<>();
    long end = last.offset();
    for (int i = 3; i < parts.size(); i += 2) {
      end = offset(parts.get(i));
      deliveries.add(delivery(new RoomPosition(last.epoch(), end), (byte[]) parts.get(i + 1)));
    }
    return new History(deliveries, gap, end < last.offset());
  }

  private static List<?> parts(@Nullable Object reply) {
    if (reply instanceof List<?> parts && parts.size() >= 3) {
      return parts;
    }
    throw new IllegalStateException(reply + " came from the script; expected a list");
  }

  private static String text(Object part) {
    return new String((byte[]) part, ISO_8859_1);
  }

  private static long offset(Object part) {
    return Long.parseLong(text(part));
  }

  /** Offsets have no holes; where there is one, the message before it is unknown. */
  private static Delivery delivery(RoomPosition position, byte[] message) {
    return new Delivery(message, position, position.offset() - 1);
  }

  /**
   * Reads what the script has published.
   *
   * @throws IllegalArgumentException if something else has published it
   */
  static Delivery delivery(byte[] published) {
    int end = 0;
    while (end < published.length && end < MAX_HEADER && published[end] != '\n') {
      end++;
    }
    if (end == published.length || published[end] != '\n') {
      throw new IllegalArgumentException(
          "a message without a position came; expected that all nodes keep messages");
    }
    return delivery(
        RoomPosition.parse(new String(published, 0, end, ISO_8859_1)),
        Arrays.copyOfRange(published, end + 1, published.length));
  }
}
