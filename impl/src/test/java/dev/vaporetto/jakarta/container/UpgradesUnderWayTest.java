package dev.vaporetto.jakarta.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionRuntime;
import dev.vaporetto.connection.ConnectionSettings;
import dev.vaporetto.connection.SilentHandler;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.connection.wire.MaskingKeys;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.servlet.HandshakeRefusedException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class UpgradesUnderWayTest {
  private long now = Long.MAX_VALUE - 50;
  private final Timers timers = new Timers(() -> now);
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<String> events = new ArrayList<>();
  private final ClassLoader loader = new ClassLoader() {};
  private final UpgradesUnderWay upgrades =
      new UpgradesUnderWay(timers, tasks::add, loader, () -> now);

  /** A socket that can only be closed. */
  private final class Socket implements Transport {
    @Override
    public int read(ByteBuffer target) {
      return 0;
    }

    @Override
    public void awaitReadable() {}

    @Override
    public boolean write(ByteBuffer... sources) {
      for (ByteBuffer source : sources) {
        source.position(source.limit());
      }
      return true;
    }

    @Override
    public void close() {
      events.add("socket closed");
    }
  }

  private Connection connection(Transport transport) {
    return new Connection(
        Role.SERVER,
        MaskingKeys.NONE,
        transport,
        new SilentHandler(),
        new ConnectionRuntime(new BufferPool(), timers, Runnable::run),
        ConnectionSettings.DEFAULT,
        ExtensionPipeline.NONE);
  }

  /** Accepted, and the owner of a login entry and then of an instance. */
  private PendingUpgrade accepted() throws HandshakeRefusedException {
    PendingUpgrade upgrade = upgrades.begin();
    upgrade.owns(() -> events.add("login forgotten"));
    upgrade.owns(
        () -> {
          boolean application = Thread.currentThread().getContextClassLoader() == loader;
          events.add("instance destroyed " + application);
        });
    upgrade.accepted(this::connection);
    return upgrade;
  }

  private void pass(long nanos) {
    now += nanos;
    timers.tick();
  }

  private void runTasks() {
    Runnable task = tasks.poll();
    while (task != null) {
      task.run();
      task = tasks.poll();
    }
  }

  @Test
  void thereIsNoneAtFirst() {
    assertThat(upgrades.any()).isFalse();
  }

  @Test
  void anAcceptedHandshakeIsUnderWayUntilItsSessionIsOpen() throws Exception {
    PendingUpgrade one = accepted();
    PendingUpgrade other = accepted();
    one.connect(new Socket());
    assertThat(one.open()).isNotNull();
    assertThat(upgrades.any()).isTrue();

    other.connect(new Socket());
    assertThat(upgrades.any()).isTrue();
    assertThat(other.open()).isNotNull();
    assertThat(upgrades.any()).isFalse();
  }

  @Test
  void theConnectionOfAnUpgradeIsKnownUntilItOpensOrEnds() throws Exception {
    PendingUpgrade one = accepted();
    PendingUpgrade other = accepted();
    assertThat(upgrades.connections()).isEmpty();

    Connection opens = one.connect(new Socket());
    Connection ends = other.connect(new Socket());
    now += UpgradesUnderWay.PATIENCE_NANOS;
    assertThat(upgrades.connections()).containsExactlyInAnyOrder(opens, ends);

    assertThat(one.open()).isNotNull();
    assertThat(upgrades.connections()).containsExactly(ends);
    other.abandon();
    assertThat(upgrades.connections()).isEmpty();
  }

  @Test
  void theEndOfAnApplicationDoesNotWaitLongForAnUpgrade() throws Exception {
    accepted();
    now += UpgradesUnderWay.PATIENCE_NANOS - 1;
    assertThat(upgrades.any()).isTrue();

    now += 1;
    assertThat(upgrades.any()).isFalse();
  }

  @Test
  void whatAnUpgradeThatNeverOpensOwnsIsReleasedAtItsDeadlineOnTheExecutor() throws Exception {
    accepted();
    pass(UpgradesUnderWay.LONGEST.toNanos() - 1);
    assertThat(tasks).isEmpty();

    pass(1);
    assertThat(events).isEmpty();
    runTasks();
    assertThat(events).containsExactly("instance destroyed true", "login forgotten");
  }

  @Test
  void aSocketThatIsThereButNeverOpensIsClosedAtTheDeadline() throws Exception {
    accepted().connect(new Socket());
    pass(UpgradesUnderWay.LONGEST.toNanos());
    runTasks();
    assertThat(events)
        .containsExactly("socket closed", "instance destroyed true", "login forgotten");
  }

  @Test
  void aSocketThatComesAfterTheDeadlineIsRefused() throws Exception {
    PendingUpgrade late = accepted();
    pass(UpgradesUnderWay.LONGEST.toNanos());
    assertThatThrownBy(() -> late.connect(new Socket()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("abandoned before");
    assertThat(late.open()).isNull();
  }

  @Test
  void anOpenSessionReleasesAtItsEndAndHasNoDeadline() throws Exception {
    PendingUpgrade upgrade = accepted();
    upgrade.connect(new Socket());
    Runnable release = Objects.requireNonNull(upgrade.open(), "in time");
    pass(UpgradesUnderWay.LONGEST.toNanos());
    upgrade.abandon();
    runTasks();
    assertThat(events).isEmpty();

    release.run();
    assertThat(events).containsExactly("instance destroyed false", "login forgotten");
  }

  @Test
  void aFailureToReleaseOneThingDoesNotKeepTheOthers() throws Exception {
    PendingUpgrade upgrade = accepted();
    upgrade.owns(
        () -> {
          throw new IllegalStateException("not today");
        });
    upgrade.abandon();
    runTasks();
    assertThat(events).containsExactly("instance destroyed true", "login forgotten");
  }

  @Test
  void aConnectionThatCannotBeMadeReleasesEverything() throws Exception {
    PendingUpgrade upgrade = accepted();
    upgrade.accepted(
        transport -> {
          throw new IllegalArgumentException("no connection");
        });
    assertThatThrownBy(() -> upgrade.connect(new Socket()))
        .isInstanceOf(IllegalArgumentException.class);
    runTasks();
    assertThat(events).containsExactly("instance destroyed true", "login forgotten");
    assertThat(upgrades.any()).isFalse();
  }

  @Test
  void whatIsAcquiredAfterTheEndOfTheUpgradeIsReleasedAtOnce() throws Exception {
    PendingUpgrade upgrade = upgrades.begin();
    upgrade.abandon();
    upgrade.owns(() -> events.add("late"));
    runTasks();
    assertThat(events).containsExactly("late");
  }

  @Test
  void theEndOfTheApplicationReleasesAllAndRefusesMore() throws Exception {
    accepted();
    upgrades.close();
    runTasks();
    assertThat(events).containsExactly("instance destroyed true", "login forgotten");
    assertThatThrownBy(upgrades::begin)
        .isInstanceOfSatisfying(
            HandshakeRefusedException.class, e -> assertThat(e.status()).isEqualTo(503));
  }
}
