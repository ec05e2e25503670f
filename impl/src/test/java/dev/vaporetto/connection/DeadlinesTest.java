package dev.vaporetto.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.connection.Bench.Sent;
import dev.vaporetto.connection.in.Hold;
import dev.vaporetto.protocol.Closure;
import dev.vaporetto.protocol.Closure.Initiator;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.TestFrames;
import dev.vaporetto.protocol.message.FrameLimits;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The send deadline and the idle timeout, by a clock that is moved by hand. */
class DeadlinesTest {
  private static final Duration LONG_AGO = Duration.ofDays(1);

  private final Bench bench = Bench.open();
  private final MemoryTransport transport = bench.transport;

  // ---- the send deadline

  @Test
  void aPeerThatTakesNoByteForTheSendTimeoutIsClosed() {
    transport.script = transport.takesLater;
    Sent sent = bench.send("lost");
    bench.pass(Duration.ofSeconds(20));
    assertThat(sent.isDone()).isFalse();
    bench.pass(Duration.ofMillis(250));
    assertThat(sent.failure())
        .isInstanceOf(IOException.class)
        .hasMessage("the peer took no byte for 20000 ms");
    bench.runTasks();
    assertThat(bench.handler.errors).containsExactly(sent.failure());
    assertThat(bench.closure().status().code()).isEqualTo(1006);
    assertThat(bench.closure().initiator()).isEqualTo(Initiator.TRANSPORT);
    bench.assertGone();
  }

  @Test
  void aPeerThatTakesAByteNowAndThenIsNotClosed() {
    transport.script = transport.takesLater;
    Sent sent = bench.send("slowly");
    for (int i = 0; i < 6; i++) {
      bench.pass(Duration.ofSeconds(19));
      transport.takeOfPending(1);
      bench.pass(Duration.ofMillis(250));
    }
    assertThat(sent.isDone()).isFalse();
    transport.completeWrite();
    assertThat(sent.isWell()).isTrue();
    bench.pass(LONG_AGO);
    assertThat(bench.connection.isOpen()).isTrue();
  }

  @Test
  void eachWriteHasItsOwnDeadline() {
    transport.script = transport.takesLater;
    bench.send("1");
    bench.pass(Duration.ofSeconds(19));
    Sent second = bench.send("2");
    transport.completeWrite();
    bench.pass(Duration.ofSeconds(19));
    assertThat(second.isDone()).isFalse();
    transport.completeWrite();
    assertThat(second.isWell()).isTrue();
  }

  @Test
  void aMessageMayHaveAShorterTimeoutOfItsOwn() {
    transport.script = transport.takesLater;
    Sent sent = new Sent(bench);
    ByteBuffer payload = ByteBuffer.allocate(100);
    bench.connection.sender().send(Opcode.BINARY, payload, sent, Duration.ofSeconds(3).toNanos());
    bench.pass(Duration.ofSeconds(3));
    transport.takeOfPending(1);
    assertThat(sent.isDone()).isFalse();
    bench.pass(Duration.ofMillis(250));
    assertThat(sent.failure())
        .isInstanceOf(SocketTimeoutException.class)
        .hasMessage("the peer did not take a message within its send timeout");
    bench.runTasks();
    bench.assertGone();
  }

  @Test
  void anIdleConnectionHasNoSendDeadline() {
    bench.send("written");
    bench.pass(LONG_AGO);
    bench.pass(LONG_AGO);
    assertThat(bench.connection.isOpen()).isTrue();
    assertThat(transport.closes()).isZero();
  }

  @Test
  void theLongestTimeoutsAreNoTimeouts() {
    Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
    Bench patient = Bench.open(new ConnectionSettings(forever, forever, 100));
    patient.connection.idleTimeout(forever);
    patient.transport.script = patient.transport.takesLater;
    Sent sent = patient.send("slow");
    patient.connection.close(new CloseStatus(1000, ""));
    patient.pass(LONG_AGO);
    patient.pass(LONG_AGO);
    assertThat(sent.isDone()).isFalse();
    assertThat(patient.transport.closes()).isZero();
  }

  // ---- the idle timeout

  @Test
  void aConnectionWithoutTrafficIsClosedWith1001ByTheEngine() {
    bench.connection.idleTimeout(Duration.ofSeconds(30));
    bench.pass(Duration.ofSeconds(30));
    assertThat(bench.connection.isOpen()).isTrue();
    bench.pass(Duration.ofMillis(250));
    assertThat(bench.closeFrame().closeCode()).isEqualTo(1001);
    assertThat(bench.closeFrame().closeReason()).isEqualTo("no byte for 30000 ms");
    bench.pass(Duration.ofMillis(250));
    bench.receive(bench.close(1001, ""));
    CloseStatus idle = new CloseStatus(1001, "no byte for 30000 ms");
    assertThat(bench.closure())
        .isEqualTo(new Closure(idle, Initiator.ENGINE, idle, new CloseStatus(1001, "")));
    bench.assertGone();
  }

  @Test
  void anIdlePeerThatDoesNotAnswerIsClosedAtTheDeadlineOfTheHandshake() {
    bench.connection.idleTimeout(Duration.ofSeconds(30));
    bench.pass(Duration.ofSeconds(31));
    bench.pass(Duration.ofSeconds(9));
    assertThat(transport.closes()).isZero();
    bench.pass(Duration.ofSeconds(1));
    bench.runTasks();
    assertThat(bench.closure().status().code()).isEqualTo(1001);
    bench.assertGone();
  }

  @Test
  void bytesOfEitherDirectionPostponeIt() {
    bench.connection.idleTimeout(Duration.ofSeconds(30));
    bench.pass(Duration.ofSeconds(29));
    bench.receive(bench.text("x"));
    bench.pass(Duration.ofSeconds(29));
    bench.send("x");
    bench.pass(Duration.ofSeconds(29));
    bench.receive(new byte[] {(byte) 0x81});
    bench.pass(Duration.ofSeconds(29));
    assertThat(bench.connection.isOpen()).isTrue();
    bench.pass(Duration.ofSeconds(2));
    assertThat(bench.connection.isOpen()).isFalse();
  }

  @Test
  void itBeginsWhenItIsSetAndZeroOrLessIsNever() {
    bench.pass(LONG_AGO);
    bench.connection.idleTimeout(Duration.ofSeconds(30));
    bench.pass(Duration.ofSeconds(29));
    assertThat(bench.connection.isOpen()).isTrue();
    for (Duration never : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1)}) {
      bench.connection.idleTimeout(never);
      bench.pass(LONG_AGO);
      assertThat(bench.connection.isOpen()).isTrue();
    }
  }

  // ---- the idle timeouts of each direction

  private static Bench silent(Duration read, Duration write) {
    return Bench.open(
        ConnectionSettings.DEFAULT.with(InboundLimits.DEFAULT.withIdleTimeouts(read, write)));
  }

  @Test
  void aPeerThatSendsNothingIsClosedThoughItTakesWhatIsSent() {
    Bench each = silent(Duration.ofSeconds(30), Duration.ZERO);
    each.pass(Duration.ofSeconds(29));
    each.receive(each.text("x"));
    for (int i = 0; i < 3; i++) {
      each.pass(Duration.ofSeconds(10));
      each.send("still here");
    }
    assertThat(each.connection.isOpen()).isTrue();
    each.pass(Duration.ofMillis(250));
    assertThat(each.closeFrame().closeCode()).isEqualTo(1001);
    assertThat(each.closeFrame().closeReason()).isEqualTo("the peer sent nothing for 30000 ms");
    each.pass(Duration.ofSeconds(10));
    each.runTasks();
    each.assertGone();
  }

  @Test
  void aPeerToWhichNothingIsSentIsClosedThoughItSends() {
    Bench each = silent(Duration.ZERO, Duration.ofSeconds(30));
    each.pass(Duration.ofSeconds(29));
    each.send("x");
    for (int i = 0; i < 3; i++) {
      each.pass(Duration.ofSeconds(10));
      each.receive(each.text("still here"));
    }
    assertThat(each.connection.isOpen()).isTrue();
    each.pass(Duration.ofMillis(250));
    assertThat(each.closeFrame().closeCode()).isEqualTo(1001);
    assertThat(each.closeFrame().closeReason())
        .isEqualTo("nothing was sent to the peer for 30000 ms");
    each.receive(each.close(1001, ""));
    each.assertGone();
  }

  @Test
  void aPeerThatTheApplicationDoesNotReadIsNotSilent() {
    Bench each = silent(Duration.ofSeconds(30), Duration.ZERO);
    each.connection.suspend(Hold.APPLICATION);
    for (int i = 0; i < 10; i++) {
      each.pass(Duration.ofSeconds(20));
    }
    each.connection.resume(Hold.APPLICATION);
    each.runTasks();
    each.pass(Duration.ofSeconds(30));
    assertThat(each.connection.isOpen()).isTrue();
    each.handler.inText =
        text -> {
          for (int i = 0; i < 10; i++) {
            each.pass(Duration.ofSeconds(20));
          }
        };
    each.receive(each.text("a handler that takes long"));
    each.pass(Duration.ofSeconds(30));
    assertThat(each.connection.isOpen()).isTrue();
    each.pass(Duration.ofMillis(250));
    assertThat(each.connection.isOpen()).isFalse();
  }

  // ---- the time of a message

  private static Bench hurried() {
    return Bench.open(
        ConnectionSettings.DEFAULT.with(
            InboundLimits.DEFAULT.withMessageTimeout(Duration.ofSeconds(60))));
  }

  /** A byte now and then keeps no message going for ever. */
  @Test
  void aMessageThatTakesTooLongEndsWith1008AndAnError() {
    Bench each = hurried();
    byte[] frame = TestFrames.text(Role.CLIENT, "a byte a second at the most, and never the end");
    int at = 0;
    while (each.connection.isOpen() && at < frame.length - 1) {
      each.receive(new byte[] {frame[at++]});
      each.pass(Duration.ofSeconds(5));
    }
    // The first tick that sees it is 5 s behind its first byte.
    assertThat(at).isBetween(13, 14);
    assertThat(each.closeFrame().closeCode()).isEqualTo(1008);
    assertThat(each.closeFrame().closeReason())
        .isEqualTo("a message took more than 60000 ms to arrive");
    each.runTasks();
    assertThat(each.handler.errors).singleElement().isInstanceOf(SocketTimeoutException.class);
    assertThat(each.handler.events).noneMatch(event -> event.startsWith("text"));
    each.pass(Duration.ofSeconds(1));
    each.assertGone();
  }

  @Test
  void aMessageInFragmentsHasNoMoreTimeAndAControlFrameGivesItNone() {
    Bench each = hurried();
    each.receive(TestFrames.frame(Role.CLIENT, false, Opcode.BINARY, (byte) 1));
    for (int i = 0; i < 12; i++) {
      each.pass(Duration.ofSeconds(5));
      each.receive(
          each.ping("alive"), TestFrames.frame(Role.CLIENT, false, Opcode.CONTINUATION, (byte) 1));
    }
    assertThat(each.connection.isOpen()).isTrue();
    each.pass(Duration.ofSeconds(5));
    each.pass(Duration.ofMillis(250));
    assertThat(each.closeFrame().closeCode()).isEqualTo(1008);
  }

  @Test
  void eachMessageHasItsOwnTime() {
    Bench each = hurried();
    byte[] frame = TestFrames.text(Role.CLIENT, "in two pieces");
    for (int i = 0; i < 5; i++) {
      each.receive(Arrays.copyOf(frame, 8));
      each.pass(Duration.ofSeconds(29));
      each.pass(Duration.ofSeconds(29));
      // The end of one, and the begin of the next.
      each.receive(Arrays.copyOfRange(frame, 8, frame.length), Arrays.copyOf(frame, 3));
      each.pass(Duration.ofSeconds(29));
      each.receive(Arrays.copyOfRange(frame, 3, frame.length));
    }
    assertThat(each.connection.isOpen()).isTrue();
    each.pass(LONG_AGO);
    assertThat(each.connection.isOpen()).as("nothing is arriving").isTrue();
  }

  @Test
  void theTimeInWhichTheApplicationDoesNotReadIsNotTheMessages() {
    Bench each = hurried();
    byte[] frame = TestFrames.text(Role.CLIENT, "in two pieces");
    each.receive(Arrays.copyOf(frame, 8));
    each.pass(Duration.ofSeconds(30));
    each.connection.suspend(Hold.APPLICATION);
    each.pass(LONG_AGO);
    each.connection.resume(Hold.APPLICATION);
    each.runTasks();
    each.pass(Duration.ofSeconds(59));
    assertThat(each.connection.isOpen()).isTrue();
    each.receive(Arrays.copyOfRange(frame, 8, frame.length));
    assertThat(each.handler.events).contains("text in two pieces");
  }

  @Test
  void aMessageHasTenMinutesByDefault() {
    bench.receive(new byte[] {(byte) 0x81});
    bench.pass(Duration.ofMillis(250));
    bench.pass(Duration.ofMinutes(10));
    assertThat(bench.connection.isOpen()).isTrue();
    bench.pass(Duration.ofMillis(250));
    assertThat(bench.connection.isOpen()).isFalse();
  }

  // ---- how exact they are

  private static final long TICK = Duration.ofMillis(250).toNanos();

  /** Lets the ticks come as they do, until something has happened; how long that took. */
  private static Duration ticksUntil(Bench each, BooleanSupplier happened) {
    long begin = each.clock.get();
    while (!happened.getAsBoolean()) {
      each.clock.set((each.clock.get() / TICK + 1) * TICK);
      each.timers.tick();
      each.runTasks();
    }
    return Duration.ofNanos(each.clock.get() - begin);
  }

  private static void assertInTime(Duration took, Duration limit) {
    assertThat(took).isBetween(limit, limit.plusNanos(TICK));
  }

  /** A bench in the middle between two ticks. */
  private static Bench between(int millis, Role role, ConnectionSettings settings) {
    Bench each = new Bench(role, settings);
    each.connection.open();
    each.clock.set(40 * TICK);
    each.timers.tick();
    each.clock.addAndGet(Duration.ofMillis(millis).toNanos());
    return each;
  }

  private static Bench between(int millis) {
    return between(millis, Role.SERVER, ConnectionSettings.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 34, 225, 249})
  void noIdleTimeoutIsEarlyOrLateByMoreThanATick(int millis) {
    Duration limit = Duration.ofMillis(500);
    for (int kind = 0; kind < 3; kind++) {
      Bench each = between(0);
      each.connection.idleTimeout(limit);
      each.clock.addAndGet(Duration.ofMillis(millis).toNanos());
      switch (kind) {
        case 0 -> each.receive(each.text("x"));
        case 1 -> each.send("x");
        default -> each.connection.idleTimeout(limit);
      }
      assertInTime(ticksUntil(each, () -> !each.connection.isOpen()), limit);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 34, 225, 249})
  void noSendTimeoutIsEarlyOrLateByMoreThanATick(int millis) {
    Duration limit = Duration.ofMillis(200);
    Bench each = between(millis);
    each.connection.sender().sendTimeout(limit);
    each.transport.script = each.transport.takesLater;
    Sent sent = each.send("x");
    assertInTime(ticksUntil(each, sent::isDone), limit);
    assertThat(sent.failure()).hasMessage("the peer took no byte for 200 ms");

    Bench other = between(millis);
    other.transport.script = other.transport.takesLater;
    Sent own = new Sent(other);
    other.connection.sender().send(Opcode.TEXT, ByteBuffer.allocate(1), own, limit.toNanos());
    assertInTime(ticksUntil(other, own::isDone), limit);
    assertThat(own.failure()).hasMessageContaining("within its send timeout");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 34, 225, 249})
  void noClosingHandshakeAndNoLingeringEndsEarlyOrLateByMoreThanATick(int millis) {
    Duration limit = Duration.ofMillis(300);
    ConnectionSettings settings = new ConnectionSettings(Duration.ofSeconds(20), limit, 100);
    Bench closing = between(millis, Role.SERVER, settings);
    closing.connection.close(new CloseStatus(1000, ""));
    assertInTime(ticksUntil(closing, () -> closing.transport.closes() > 0), limit);

    Bench failed = between(millis);
    failed.receive(new byte[] {-1});
    assertInTime(ticksUntil(failed, () -> failed.transport.closes() > 0), Duration.ofSeconds(1));

    Bench client = between(millis, Role.CLIENT, ConnectionSettings.DEFAULT);
    client.receive(client.close(1000, ""));
    assertInTime(ticksUntil(client, () -> client.transport.closes() > 0), Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 34, 225, 249})
  void noPingAndNoDeadPeerIsEarlyOrLateByMoreThanATick(int millis) {
    Duration interval = Duration.ofMillis(600);
    Bench each = between(millis);
    each.connection.pingInterval(interval);
    assertInTime(ticksUntil(each, () -> each.transport.writes() == 1), interval);
    assertInTime(ticksUntil(each, () -> each.transport.closes() > 0), interval);
  }

  // ---- fragments

  @Test
  void moreFragmentsInASecondThanTheSettingsAllowEndWith1008() {
    Bench strict =
        Bench.open(
            ConnectionSettings.DEFAULT.with(
                InboundLimits.DEFAULT.withFrames(
                    FrameLimits.DEFAULT.withMaxFragmentsPerSecond(10))));
    byte[] begin = TestFrames.frame(Role.CLIENT, false, Opcode.BINARY, (byte) 1);
    byte[] next = TestFrames.frame(Role.CLIENT, false, Opcode.CONTINUATION, (byte) 1);
    strict.receive(begin);
    for (int i = 0; i < 100; i++) {
      strict.receive(next, next, next, next);
      strict.pass(Duration.ofMillis(500));
    }
    assertThat(strict.connection.isOpen()).isTrue();
    strict.receive(next, next, next, next, next, next, next, next, next, next, next);
    assertThat(strict.closeFrame().closeCode()).isEqualTo(1008);
    assertThat(strict.closeFrame().closeReason())
        .isEqualTo("more than 10 fragments within a second; expected fewer and larger ones");
  }

  @Test
  void moreControlFramesInASecondThanTheSettingsAllowEndWith1008() {
    Bench strict =
        Bench.open(
            ConnectionSettings.DEFAULT.with(
                InboundLimits.DEFAULT.withFrames(new FrameLimits(100, 100, 100, 10))));
    for (int i = 0; i < 100; i++) {
      strict.receive(strict.ping("a"), strict.ping("b"), strict.ping("c"), strict.ping("d"));
      strict.pass(Duration.ofMillis(500));
    }
    assertThat(strict.connection.isOpen()).isTrue();
    for (int i = 0; i < 11; i++) {
      strict.receive(strict.ping("flood"));
    }
    assertThat(strict.closeFrame().closeCode()).isEqualTo(1008);
    assertThat(strict.closeFrame().closeReason())
        .isEqualTo("more than 10 control frames within a second; expected fewer");
    strict.receive(strict.close(1008, ""));
    strict.runTasks();
    strict.assertGone();
  }

  // ---- pings

  @Test
  void aPingIsAnsweredWithItsPayload() {
    bench.receive(bench.ping("are you there"));
    assertThat(bench.frames()).singleElement().hasToString("PONG are you there");
    assertThat(bench.handler.events).containsExactly("open");
  }

  /** RFC 6455 §5.5.3: it is enough to answer the most recent ping. */
  @Test
  void aPeerThatPingsAndDoesNotReadIsAnsweredWithTheLatestPongOnly() {
    transport.script = transport.takesLater;
    bench.send("in flight");
    long before = bench.connection.sender().bufferedBytes();
    for (int i = 0; i < 10_000; i++) {
      bench.receive(bench.ping("p" + i), bench.ping("q" + i));
      if (i % 4_000 == 0) {
        bench.pass(Duration.ofSeconds(1));
      }
    }
    assertThat(bench.connection.sender().bufferedBytes()).isEqualTo(before);
    transport.completeWrite();
    transport.completeWrite();
    assertThat(bench.texts()).containsExactly("in flight", "q9999");
  }

  @Test
  void aPongIsDispatchedAndNotAnswered() {
    bench.receive(TestFrames.frame(bench.role.peer(), true, Opcode.PONG, (byte) 'p'));
    assertThat(bench.handler.events).containsExactly("open", "pong p");
    assertThat(transport.writes()).isZero();
  }
}
