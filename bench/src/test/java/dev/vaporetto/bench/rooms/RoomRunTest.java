package dev.vaporetto.bench.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A small run against correct rooms, and against faulty ones. */
@Timeout(180)
class RoomRunTest {
  /** For a run that comes to its end by itself, on a busy machine too. */
  private static final Duration LONG = Duration.ofSeconds(20);

  /** For a run that waits in vain. */
  private static final Duration SHORT = Duration.ofSeconds(4);

  private final Recorded recorded = new Recorded();
  private final Map<RoomPeer.Joined, Integer> messages = new ConcurrentHashMap<>();

  /** A member behind the slow and the killed ones of its room, in the rehearsal and after. */
  private static final int HEALTHY = 12;

  private Complaints run(RoomPeer server, Duration patience) throws IOException {
    Plan plan =
        new Plan(40, 2, 10, 5, 150, 200, Duration.ofMillis(500), Duration.ofMillis(50), patience);
    try (server) {
      return new RoomRun(plan, server, recorded.out()).run();
    }
  }

  /** Whether it is a given one of the healthy members after the rehearsal. */
  private static boolean isOne(RoomPeer.Joined member, int which) {
    return member.number() == 20 + HEALTHY + which;
  }

  /** Whether a member, of which that is asked for each of its messages, gets its tenth one. */
  private boolean isTenth(RoomPeer.Joined member) {
    return messages.merge(member, 1, Integer::sum) == 10;
  }

  @Test
  void roomsThatAreRightPass() throws IOException {
    Complaints complaints = run(new RoomPeer(), LONG);

    assertThat(recorded.words()).doesNotContain("WRONG");
    assertThat(complaints.total()).isZero();
  }

  @Test
  void messagesThatAreLostDoubledOrLateAreSeen() throws IOException {
    Complaints complaints =
        run(
            new RoomPeer() {
              @Override
              void deliver(Joined member, byte[] frame, int count) throws IOException {
                boolean chosen = isTenth(member);
                if (!chosen || !isOne(member, 0)) {
                  super.deliver(member, frame, count);
                }
                if (chosen && isOne(member, 1)) {
                  super.deliver(member, frame, count);
                }
              }
            },
            SHORT);

    // One of each in both rooms.
    assertThat(complaints.count(Fault.LOST)).isEqualTo(2);
    assertThat(complaints.count(Fault.DOUBLED)).isEqualTo(2);
    assertThat(complaints.count(Fault.DIFFERENT)).isEqualTo(4);
    assertThat(recorded.words())
        .containsPattern(
            "WRONG \\(lost\\): room 0, member \\d+ \\(healthy\\): sender \\d+, sequence")
        .containsPattern(
            "WRONG \\(doubled\\): room 1, member \\d+ \\(healthy\\): sender \\d+, seq");
  }

  @Test
  void aMemberThatReceivesTheSameInAnotherOrderIsReported() throws IOException {
    Complaints complaints =
        run(
            new RoomPeer() {
              private final Map<Joined, byte[]> held = new ConcurrentHashMap<>();

              @Override
              void deliver(Joined member, byte[] frame, int count) throws IOException {
                if (isOne(member, 0) && isTenth(member)) {
                  held.put(member, frame);
                  return;
                }
                super.deliver(member, frame, count);
                byte[] late = held.remove(member);
                if (late != null) {
                  super.deliver(member, late, count);
                }
              }
            },
            SHORT);

    assertThat(complaints.count(Fault.DIFFERENT)).isEqualTo(2);
  }

  @Test
  void aMemberThatDoesNotLeaveIsSeen() throws IOException {
    Complaints complaints =
        run(
            new RoomPeer() {
              @Override
              boolean leaves(Joined member) {
                return !isOne(member, 0);
              }
            },
            SHORT);

    assertThat(complaints.count(Fault.PRESENCE)).isPositive();
    assertThat(recorded.words()).contains("after all have gone: 2 sockets are open");
  }

  @Test
  void aHeapThatGrowsIsSeen() throws IOException {
    AtomicInteger samples = new AtomicInteger();
    Complaints complaints =
        run(
            new RoomPeer() {
              @Override
              public long heapBytes() {
                return samples.incrementAndGet() << 20;
              }
            },
            LONG);

    assertThat(complaints.count(Fault.GROWTH)).isEqualTo(2);
    assertThat(recorded.words())
        .contains("WRONG (growth): heap after collections, MB: the median was ")
        .contains("WRONG (growth): heap when all have gone: ");
  }
}
