package dev.vaporetto.bench.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A whole run in small, against rooms that are right, and against ones that are not. */
@Timeout(60)
class RoomRunTest {
  private static final Duration PATIENCE = Duration.ofMillis(300);

  private final Recorded recorded = new Recorded();

  /** One that is past the slow and the killed of its room, in the rehearsal and after. */
  private static final int HEALTHY = 12;

  private Complaints run(RoomPeer server) throws IOException {
    Plan plan =
        new Plan(40, 2, 10, 5, 150, 200, Duration.ofMillis(500), Duration.ofMillis(50), PATIENCE);
    try (server) {
      return new RoomRun(plan, server, recorded.out()).run();
    }
  }

  private static boolean isOne(RoomPeer.Joined member) {
    return member.number() == 20 + HEALTHY;
  }

  @Test
  void roomsThatAreRightPass() throws IOException {
    Complaints complaints = run(new RoomPeer());

    assertThat(recorded.words()).doesNotContain("WRONG");
    assertThat(complaints.total()).isZero();
  }

  @Test
  void aLostMessageIsSeen() throws IOException {
    Complaints complaints =
        run(
            new RoomPeer() {
              @Override
              void deliver(Joined member, byte[] frame, int count) throws IOException {
                if (!isOne(member) || count != 20) {
                  super.deliver(member, frame, count);
                }
              }
            });

    assertThat(complaints.count(Fault.LOST)).isEqualTo(2);
    assertThat(complaints.count(Fault.DIFFERENT)).isEqualTo(2);
    assertThat(recorded.words()).contains("WRONG (lost): room 0, member ", "(healthy): sender ");
  }

  @Test
  void aDoubledMessageIsSeen() throws IOException {
    Complaints complaints =
        run(
            new RoomPeer() {
              @Override
              void deliver(Joined member, byte[] frame, int count) throws IOException {
                super.deliver(member, frame, count);
                if (isOne(member) && count == 20) {
                  super.deliver(member, frame, count);
                }
              }
            });

    assertThat(complaints.count(Fault.DOUBLED)).isEqualTo(2);
    assertThat(complaints.count(Fault.LOST)).isZero();
  }

  @Test
  void messagesThatOneMemberHearsInAnotherOrderAreSeen() throws IOException {
    Complaints complaints =
        run(
            new RoomPeer() {
              private byte[] held = {};

              @Override
              void deliver(Joined member, byte[] frame, int count) throws IOException {
                if (isOne(member) && count % 10 == 0) {
                  held = frame;
                  return;
                }
                super.deliver(member, frame, count);
                if (isOne(member) && count % 10 == 1 && count > 10) {
                  super.deliver(member, held, count);
                }
              }
            });

    assertThat(complaints.count(Fault.DIFFERENT)).isPositive();
  }

  @Test
  void aMemberThatDoesNotLeaveIsSeen() throws IOException {
    Complaints complaints =
        run(
            new RoomPeer() {
              @Override
              boolean leaves(Joined member) {
                return !isOne(member);
              }
            });

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
            });

    assertThat(complaints.count(Fault.GROWTH)).isEqualTo(2);
    assertThat(recorded.words())
        .contains("WRONG (growth): heap after collections, MB: the median was ")
        .contains("WRONG (growth): heap when all have gone: ");
  }
}
