package dev.vaporetto.bench.rooms;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** All members of all rooms. Belongs to the loop's thread. */
final class Members {
  /**
   * The delay between two connects at the start, so that the server's backlog does not overflow.
   */
  private static final long PACE_NANOS = 1_000_000;

  private final Crowd crowd;
  private final RoomServer server;
  private final List<List<Member>> rooms = new ArrayList<>();

  /** The number of rooms with turns to come. */
  private int speaking;

  Members(Crowd crowd, RoomServer server) {
    this.crowd = crowd;
    this.server = server;
    for (int room = 0; room < crowd.plan().rooms(); room++) {
      rooms.add(membersOf(room));
    }
  }

  private List<Member> membersOf(int room) {
    int slow = crowd.plan().slow(room);
    int killed = crowd.plan().killed(room);
    SlowMember.Way[] ways = SlowMember.Way.values();
    List<Member> members = new ArrayList<>();
    for (int place = 0; place < crowd.plan().size(room); place++) {
      if (place < slow) {
        members.add(new SlowMember(crowd, room, place, ways[(room + place) % ways.length]));
      } else if (place < slow + killed) {
        members.add(new KilledMember(crowd, room, place));
      } else {
        members.add(new HealthyMember(crowd, room, place));
      }
    }
    return members;
  }

  private List<Member> all() {
    return rooms.stream().flatMap(List::stream).toList();
  }

  private List<HealthyMember> healthy(int room) {
    return of(HealthyMember.class, room);
  }

  private <T extends Member> List<T> of(Class<T> kind, int room) {
    return rooms.get(room).stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The number of members of a kind. */
  long count(Class<? extends Member> kind) {
    return all().stream().filter(kind::isInstance).count();
  }

  /** Opens all connections, the healthy ones first, and waits until all have joined. */
  void open() throws IOException {
    long at = System.nanoTime();
    for (Member member : all()) {
      at += PACE_NANOS;
      crowd.loop().at(at, () -> begin(member));
    }
    Duration pace = Duration.ofNanos(at - System.nanoTime());
    crowd
        .loop()
        .runUntil(
            pace.plus(crowd.plan().patience()), () -> all().stream().allMatch(Member::isOpen));
    awaitPresence("at the begin");
  }

  private static void begin(Member member) {
    if (member instanceof KilledMember killed) {
      killed.begin();
    } else if (member instanceof SlowMember slow) {
      slow.begin();
    } else {
      member.connect(0);
    }
  }

  /** Lets the healthy and the killed members send for a time, with resets and slow readers. */
  void talk(Duration time) throws IOException {
    crowd.calm(false);
    all().forEach(Member::rouse);
    long end = System.nanoTime() + time.toNanos();
    for (int room = 0; room < rooms.size(); room++) {
      List<Member> speakers = new ArrayList<>(healthy(room));
      speakers.addAll(of(KilledMember.class, room));
      if (!speakers.isEmpty()) {
        speaking++;
        speak(
            speakers,
            System.nanoTime() + crowd.between(0, 4000 / crowd.plan().rate()).toNanos(),
            end);
      }
    }
    crowd.loop().run(time);
    // Turns that are late, because this process was busy, are made up for.
    crowd.loop().runUntil(crowd.plan().patience(), () -> speaking == 0);
  }

  /** One of them sends one to four messages; more messages delay the next turn more. */
  private void speak(List<Member> speakers, long at, long end) {
    crowd
        .loop()
        .at(
            at,
            () -> {
              if (at - end >= 0) {
                speaking--;
                return;
              }
              int count = 1 + crowd.random().nextInt(4);
              speakers.get(crowd.random().nextInt(speakers.size())).say(count);
              double seconds = count * (0.5 + crowd.random().nextDouble()) / crowd.plan().rate();
              speak(speakers, at + (long) (seconds * 1e9), end);
            });
  }

  /** Stops the resets and the slow reading, and waits until all messages have arrived. */
  void calmDown() throws IOException {
    crowd.calm(true);
    all().forEach(Member::calmDown);
    crowd.loop().runUntil(crowd.plan().patience(), this::haveAll);
  }

  private boolean haveAll() {
    for (int room = 0; room < rooms.size(); room++) {
      List<HealthyMember> healthy = healthy(room);
      for (Member member : healthy) {
        boolean all =
            member.order().same(healthy.get(0).order())
                && healthy.stream()
                    .allMatch(
                        from ->
                            member.order().hasAll(from.place(), from.incarnation(), from.sent()));
        if (!all) {
          return false;
        }
      }
    }
    return true;
  }

  /** Reports the missing messages. */
  void demandAll() {
    for (int room = 0; room < rooms.size(); room++) {
      List<HealthyMember> healthy = healthy(room);
      for (Member member : healthy) {
        healthy.forEach(
            from -> member.order().demandAll(from.place(), from.incarnation(), from.sent()));
        member.order().demandSame(healthy.get(0).order());
      }
    }
  }

  /** Waits until every member is connected and, by the server's count, in its room. */
  void awaitPresence(String when) throws IOException {
    if (!crowd.loop().runUntil(crowd.plan().patience(), () -> absence().isEmpty())) {
      crowd.complaints().add(Fault.PRESENCE, when + ": " + absence());
    }
  }

  /** What is wrong with the presence of the members, in words; empty if nothing is. */
  private String absence() throws IOException {
    Plan plan = crowd.plan();
    StringJoiner wrong = new StringJoiner("; ");
    wrong.setEmptyValue("");
    List<Member> away = all().stream().filter(member -> !member.isOpen()).toList();
    if (!away.isEmpty()) {
      wrong.add(away.size() + " are not connected, the first of them " + away.get(0));
    }
    Status status = status();
    for (int room = 0; room < plan.rooms(); room++) {
      int members = status.members().get(room);
      if (members != plan.size(room)) {
        wrong.add("room %d has %d members, expected %d".formatted(room, members, plan.size(room)));
      }
    }
    if (status.open() != plan.sockets() || status.present() != plan.sockets()) {
      wrong.add(
          "%d sockets are open and %d are present by onJoin and onLeave, expected %d"
              .formatted(status.open(), status.present(), plan.sockets()));
    }
    if (status.joining() > 0) {
      wrong.add(status.joining() + " joins are not done");
    }
    return wrong.toString();
  }

  private Status status() throws IOException {
    return server.status(crowd.plan().rooms());
  }

  /** Closes all members, every other one by RST; then the rooms must be empty. */
  void leave() throws IOException {
    crowd.leave();
    boolean politely = false;
    for (Member member : all()) {
      Connection connection = member.connection();
      if (connection != null && politely && connection.isOpen()) {
        connection.close();
      } else if (connection != null) {
        connection.reset();
      }
      politely = !politely;
    }
    if (!crowd.loop().runUntil(crowd.plan().patience(), () -> isEmpty(status()))) {
      Status status = status();
      crowd
          .complaints()
          .add(
              Fault.PRESENCE,
              "after all have gone: %d sockets are open, %d are present by onJoin and onLeave, %s in the rooms, expected none"
                  .formatted(status.open(), status.present(), status.members()));
    }
  }

  private static boolean isEmpty(Status status) {
    return status.open() == 0
        && status.present() == 0
        && status.members().stream().allMatch(count -> count == 0);
  }
}
