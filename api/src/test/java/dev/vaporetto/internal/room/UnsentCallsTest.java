package dev.vaporetto.internal.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.internal.Threads;
import dev.vaporetto.room.Room;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A listener of onUnsent may be slower than messages fail. */
class UnsentCallsTest {
  private final RoomListeners listeners = new RoomListeners();
  private final List<Runnable> tasks = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final Room room = new LocalRooms(Threads.shared()).room("lobby");
  private final Guest guest = Guest.in();
  private final UnsentCalls calls = new UnsentCalls(listeners, room, tasks::add);

  private void fail(int count) {
    for (int i = 0; i < count; i++) {
      calls.add(guest.socket, new IOException("message " + i));
    }
  }

  private void run() {
    while (!tasks.isEmpty()) {
      tasks.remove(0).run();
    }
  }

  @Test
  void whereNobodyListensNothingWaits() {
    fail(10);
    assertThat(tasks).isEmpty();
  }

  @Test
  void aListenerThatIsSlowIsToldOfSoManyAndOfLaterOnesAgain() {
    listeners.unsent = (in, member, failure) -> told.add(failure.getMessage());
    fail(UnsentCalls.MAX_WAITING + 500);
    run();
    assertThat(told).hasSize(UnsentCalls.MAX_WAITING).startsWith("message 0", "message 1");
    told.clear();
    fail(3);
    run();
    assertThat(told).containsExactly("message 0", "message 1", "message 2");
  }

  @Test
  void aListenerThatThrowsIsToldOfTheNextOne() {
    listeners.unsent =
        (in, member, failure) -> {
          told.add(failure.getMessage());
          throw new StackOverflowError("injected");
        };
    fail(2);
    run();
    assertThat(told).containsExactly("message 0", "message 1");
  }
}
