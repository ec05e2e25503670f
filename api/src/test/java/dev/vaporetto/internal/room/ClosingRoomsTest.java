package dev.vaporetto.internal.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.internal.KeptTotal;
import dev.vaporetto.internal.ManualClock;
import dev.vaporetto.room.MemberInfo;
import dev.vaporetto.room.MemoryBroker;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.Rooms;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** The end of rooms: what the other nodes hear of it, and who waits for it. */
class ClosingRoomsTest {
  private static final String FAREWELL = "publish presence";
  private static final String CLOSE = "close";

  private final ManualClock clock = new ManualClock();

  /** A broker that says when it has a message. */
  private static final class SlowBroker extends FakeBroker {
    final CompletableFuture<Void> taken = new CompletableFuture<>();

    @Override
    public CompletionStage<Void> publish(Channel channel, byte[] message) {
      calls.add("publish " + channel.name());
      return taken;
    }
  }

  private Rooms present(SlowBroker broker, Executor threads) {
    return withPresence(new LocalRooms(broker, threads, clock));
  }

  private static Rooms withPresence(Rooms rooms) {
    return rooms.presence(Duration.ofSeconds(5), (room, member) -> MemberInfo.named("ada"));
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void theBrokerIsClosedWhenItHasTheFarewell() throws Exception {
    SlowBroker broker = new SlowBroker();
    // Longer than any machine may be busy with something else.
    Rooms rooms =
        withPresence(
            new LocalRooms(
                broker, Runnable::run, clock, Duration.ofMinutes(10), KeptTotal.shared()));
    broker.calls.clear();
    Thread closing = new Thread(rooms::close);
    closing.start();
    await("the close waits", () -> closing.getState() == Thread.State.TIMED_WAITING);
    assertThat(broker.calls).containsExactly(FAREWELL);
    assertThat(rooms.room("hall").send("x"))
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("the rooms were closed");
    broker.taken.complete(null);
    closing.join(20_000);
    assertThat(closing.isAlive()).isFalse();
    assertThat(broker.calls).containsExactly(FAREWELL, CLOSE);
  }

  @Test
  void aBrokerThatFailsToTakeTheFarewellIsClosedAtOnce() {
    SlowBroker broker = new SlowBroker();
    Rooms rooms = present(broker, Runnable::run);
    broker.taken.completeExceptionally(new IOException("the bus is down"));
    broker.calls.clear();
    rooms.close();
    assertThat(broker.calls).containsExactly(FAREWELL, CLOSE);
  }

  @Test
  void aCallbackOfASocketDoesNotWait() {
    SlowBroker broker = new SlowBroker();
    Rooms rooms = present(broker, Runnable::run);
    broker.calls.clear();
    Guest.in().socket.inCallback(rooms::close);
    assertThat(broker.calls).containsExactly(FAREWELL);
    broker.taken.complete(null);
    assertThat(broker.calls).containsExactly(FAREWELL, CLOSE);
    assertThat(clock.waiting()).isZero();
  }

  @Test
  void aListenerOfARoomDoesNotWaitAndABrokerThatIsSilentIsClosedInTime() {
    SlowBroker broker = new SlowBroker();
    Rooms rooms = present(broker, Runnable::run);
    rooms.onJoin((room, member) -> rooms.close());
    broker.calls.clear();
    Guest.in(rooms.room("hall"));
    assertThat(broker.calls).endsWith(FAREWELL).doesNotContain(CLOSE);
    clock.advance(1_999);
    assertThat(broker.calls).doesNotContain(CLOSE);
    clock.advance(1);
    assertThat(broker.calls).endsWith(CLOSE);
    broker.taken.complete(null);
    rooms.close();
    assertThat(broker.calls).containsOnlyOnce(CLOSE);
  }

  @Test
  void theFarewellWaitsForItsTurnAndNothingComesBehindIt() {
    List<Runnable> tasks = new ArrayList<>();
    SlowBroker broker = new SlowBroker();
    Rooms rooms = present(broker, tasks::add);
    runAll(tasks);
    Room hall = rooms.room("hall");
    Guest guest = Guest.in(hall);
    runAll(tasks);
    guest.close();
    // The presence is about to tell that the guest has left.
    broker.calls.clear();
    Guest.in().socket.inCallback(rooms::close);
    assertThat(broker.calls).isEmpty();
    runAll(tasks);
    assertThat(broker.calls).containsExactly(FAREWELL);
    broker.taken.complete(null);
    runAll(tasks);
    assertThat(broker.calls).containsExactly(FAREWELL, CLOSE);
  }

  private static void runAll(List<Runnable> tasks) {
    while (!tasks.isEmpty()) {
      tasks.remove(0).run();
    }
  }

  // ---- the end of an application

  private static final class Application extends ClassLoader {
    Rooms over(dev.vaporetto.room.RoomBroker broker) {
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(this);
      try {
        return withPresence(Rooms.over(broker));
      } finally {
        thread.setContextClassLoader(before);
      }
    }
  }

  @Test
  void anApplicationThatStopsTakesItsRoomsOffAllItsBrokers() {
    Application stopping = new Application();
    MemoryBroker bus = MemoryBroker.create();
    Rooms first = stopping.over(bus.node());
    Rooms second = stopping.over(bus.node());
    Rooms other = new Application().over(bus.node());
    try {
      Guest stays = Guest.in(other.room("hall"));
      Guest.in(first.room("hall"));
      Guest.in(second.room("hall"));
      await("all are present", () -> other.room("hall").presence().size() == 3);
      LocalRooms.closeAll(stopping);
      await("they are gone", () -> other.room("hall").presence().size() == 1);
      assertThat(other.room("hall").presence().get(0).id()).isEqualTo(stays.socket.id());
      assertThat(first.room("hall").send("x")).failsWithin(0, TimeUnit.SECONDS);
      assertThat(second.room("hall").send("x")).failsWithin(0, TimeUnit.SECONDS);
      assertThat(other.room("hall").send("x")).succeedsWithin(20, TimeUnit.SECONDS);
    } finally {
      other.close();
    }
  }

  @Test
  void theEndOfAnApplicationIsBoundedHoweverManyBrokersAreSilent() {
    Application stopping = new Application();
    List<SlowBroker> brokers = List.of(new SlowBroker(), new SlowBroker(), new SlowBroker());
    brokers.forEach(stopping::over);
    LocalRooms.closeAll(stopping);
    assertThat(brokers)
        .allSatisfy(each -> assertThat(each.calls).containsOnlyOnce(CLOSE).endsWith(CLOSE));
  }
}
