package dev.vaporetto.micrometer;

import io.micrometer.core.instrument.Meter;
import java.util.List;

/**
 * Every meter there is: its name, its kind, its unit and its tags. The documents are tested by it.
 */
enum MeterDefinition {
  SOCKETS_OPEN("vaporetto.sockets.open", Meter.Type.GAUGE, "", "Open sockets", Keys.ENDPOINT),
  SOCKETS_OPENED(
      "vaporetto.sockets.opened", Meter.Type.COUNTER, "", "Sockets that opened", Keys.ENDPOINT),
  SOCKETS_CLOSED(
      "vaporetto.sockets.closed",
      Meter.Type.COUNTER,
      "",
      "Sockets that closed",
      Keys.ENDPOINT,
      Keys.CODE),
  HANDSHAKES_REFUSED(
      "vaporetto.handshakes.refused",
      Meter.Type.COUNTER,
      "",
      "Opening handshakes that were refused",
      Keys.ENDPOINT,
      Keys.STATUS,
      Keys.CAUSE),
  MESSAGES_RECEIVED(
      "vaporetto.messages.received",
      Meter.Type.COUNTER,
      "",
      "Whole messages received",
      Keys.ENDPOINT),
  MESSAGES_SENT(
      "vaporetto.messages.sent", Meter.Type.COUNTER, "", "Whole messages sent", Keys.ENDPOINT),
  MESSAGES_LOST(
      "vaporetto.messages.lost",
      Meter.Type.COUNTER,
      "",
      "Messages that were refused, dropped or left unsent",
      Keys.ENDPOINT,
      Keys.HOW),
  DATA_RECEIVED(
      "vaporetto.data.received",
      Meter.Type.COUNTER,
      Keys.BYTES,
      "Bytes of frames received, compressed",
      Keys.ENDPOINT),
  DATA_SENT(
      "vaporetto.data.sent",
      Meter.Type.COUNTER,
      Keys.BYTES,
      "Bytes of frames sent, compressed",
      Keys.ENDPOINT),
  CALLBACKS_HANDED_OVER(
      "vaporetto.callbacks.handed.over",
      Meter.Type.COUNTER,
      "",
      "How often callbacks went to another thread than that which had read",
      Keys.ENDPOINT),
  CALLBACKS(
      "vaporetto.callbacks",
      Meter.Type.TIMER,
      "seconds",
      "Time in callbacks of the endpoint; where it was asked for",
      Keys.ENDPOINT),
  LOOPS_TAKEOVERS(
      "vaporetto.loops.takeovers",
      Meter.Type.COUNTER,
      "",
      "Event loops that were given to another thread, because a callback blocked theirs"),
  MEMORY_USED(
      "vaporetto.memory.used",
      Meter.Type.GAUGE,
      Keys.BYTES,
      "What waits for peers or is incomplete, of all sockets"),
  MEMORY_LIMIT("vaporetto.memory.limit", Meter.Type.GAUGE, Keys.BYTES, "The bound of that memory"),
  MEMORY_CLOSED(
      "vaporetto.memory.closed",
      Meter.Type.COUNTER,
      "",
      "Sockets that were closed because that memory was short"),
  ROOMS_OPEN("vaporetto.rooms.open", Meter.Type.GAUGE, "", "Rooms with members here", Keys.ROOMS),
  ROOMS_MEMBERS(
      "vaporetto.rooms.members", Meter.Type.GAUGE, "", "Members of rooms here", Keys.ROOMS),
  ROOMS_UNSENT(
      "vaporetto.rooms.unsent",
      Meter.Type.COUNTER,
      "",
      "Messages that a member did not get",
      Keys.ROOMS),
  ROOMS_GAPS(
      "vaporetto.rooms.gaps", Meter.Type.COUNTER, "", "Members that missed messages", Keys.ROOMS),
  ROOMS_BROKER_CONNECTED(
      "vaporetto.rooms.broker.connected",
      Meter.Type.GAUGE,
      "",
      "1 while the rooms have their broker, else 0; missing without a broker",
      Keys.ROOMS);

  /** The keys of tags, and units. */
  static final class Keys {
    static final String ENDPOINT = "endpoint";
    static final String CODE = "code";
    static final String STATUS = "status";
    static final String CAUSE = "cause";
    static final String HOW = "how";
    static final String ROOMS = "rooms";
    static final String BYTES = "bytes";

    private Keys() {}
  }

  private final String meter;
  private final Meter.Type type;
  private final String unit;
  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // that of List.of is
  private final List<String> tags;

  MeterDefinition(String meter, Meter.Type type, String unit, String description, String... tags) {
    this.meter = meter;
    this.type = type;
    this.unit = unit;
    this.description = description;
    this.tags = List.of(tags);
  }

  /** Its name in Micrometer. */
  String meter() {
    return meter;
  }

  Meter.Type type() {
    return type;
  }

  /** Empty for none. */
  String unit() {
    return unit;
  }

  String description() {
    return description;
  }

  /** The keys of its own tags; an application may add others to all. */
  List<String> tags() {
    return tags;
  }
}
