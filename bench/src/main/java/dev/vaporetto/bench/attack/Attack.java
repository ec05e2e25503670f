package dev.vaporetto.bench.attack;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What bad peers do to a server. */
enum Attack {
  /** Opening handshakes, one after the other. */
  HANDSHAKES(Handshakes::flood),
  /** 2,000 handshakes that do not come to their end. */
  HALF_HANDSHAKES(Handshakes::halves),
  /** RST in every state of a connection. */
  RESETS(Handshakes::resets),
  /** Ping floods of 100 peers that never read. */
  PINGS(Deaf::pings),
  /** 1,000 peers that ask for 1 MiB, four times, and never read. */
  NEVER_READ(Deaf::wishes),
  /** 200 peers that hold a message of 1 MiB back by one byte. */
  ONE_BYTE_SHORT(Deaf::unfinished),
  /** Messages that inflate to 256 MiB; and to a little less than 1 MiB, which are answered. */
  BOMBS(BadFrames::bombs),
  /** Messages of empty fragments without an end. */
  FRAGMENTS(BadFrames::fragments),
  /** Handshakes with headers and offers that are too large, too many or nonsense. */
  HEADERS(Handshakes::headers),
  /** Closes that are not followed by the end, come twice, or before more data. */
  CLOSES(BadFrames::closers),
  /** Frames that break a rule of RFC 6455. */
  BAD_FRAMES(BadFrames::wrong),
  /** Four members flood a room; 200 others do not read. */
  ROOMS(Deaf::rooms),
  /** Four peers have the server send to all sessions; 200 others do not read. */
  ALL_SESSIONS(Deaf::sessions),
  /** 250 callbacks that block for ever. */
  BLOCKED_CALLBACKS(Attack::block);

  static final String ECHO = "/echo";
  static final String FLUENT_ECHO = "/fluent/echo";
  static final String GIVE = "/attack/give";
  static final String ALL = "/attack/all";
  static final String ROOM = "/attack/room";
  static final String BLOCKED = "/attack/blocked";
  static final String BLOCKED_FLUENT = "/attack/blocked-fluent";

  /** Lets the callbacks go that {@link #BLOCKED_CALLBACKS} has blocked. */
  static final String RELEASE = "/attack/release";

  private static final int CALLBACKS = 250;

  private final Consumer<Assault> tactics;

  Attack(Consumer<Assault> tactics) {
    this.tactics = tactics;
  }

  /** Begins: the peers do the rest, by the assault's events. */
  void begin(Assault assault) {
    tactics.accept(assault);
  }

  /** The name on the command line, such as {@code bad-frames}. */
  String flag() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Parses names separated by commas, or {@code all}.
   *
   * @throws IllegalArgumentException naming the wrong one, and all that there are
   */
  static List<Attack> parse(String flags) {
    return flags.equals("all")
        ? List.of(values())
        : Arrays.stream(flags.split(",", -1)).map(Attack::one).toList();
  }

  private static Attack one(String flag) {
    return Arrays.stream(values())
        .filter(attack -> attack.flag().equals(flag))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "attack \""
                        + flag
                        + "\", expected all or some of "
                        + Arrays.stream(values())
                            .map(Attack::flag)
                            .collect(Collectors.joining(", "))));
  }

  /** One of the echoes, of the standard API's and of the fluent one's. */
  static String echo(Assault assault) {
    return assault.random().nextBoolean() ? ECHO : FLUENT_ECHO;
  }

  private static void block(Assault assault) {
    assault.keep(
        CALLBACKS,
        () ->
            new Visit(assault.random().nextBoolean() ? BLOCKED : BLOCKED_FLUENT) {
              @Override
              void opened(Peer peer) {
                peer.send(Frames.text("block"));
                peer.assault().count("blocked", 1);
              }
            });
  }
}
