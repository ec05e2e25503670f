package dev.vaporetto.connection;

import static dev.vaporetto.protocol.frame.TestFrames.parse;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.vaporetto.connection.Bench.Sent;
import dev.vaporetto.connection.out.SendCallback;
import dev.vaporetto.connection.out.SendQueueFullException;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.TestFrames;
import dev.vaporetto.protocol.frame.TestFrames.Frame;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Non-blocking sends: their order, their bound, and their outcomes. */
class SendingTest {
  /** Identifies the message that parts belong to. */
  private static final Object MESSAGE = new Object();

  private final Bench bench = Bench.open();
  private final MemoryTransport transport = bench.transport;

  private static ConnectionSettings bound(int bytes) {
    return new ConnectionSettings(Duration.ofSeconds(20), Duration.ofSeconds(10), bytes);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @EnumSource
  void aMessageIsOneFrameAndItsOutcomeIsKnownBeforeTheSendReturns(Role role) {
    Bench each = Bench.open(role);
    ByteBuffer payload = bytes("-hello").position(1);
    Sent sent = new Sent(each);
    each.connection.sender().send(Opcode.TEXT, payload, sent);
    assertThat(sent.isWell()).isTrue();
    assertThat(payload.position()).isEqualTo(1);
    assertThat(each.frames()).hasSize(1);
    Frame frame = each.frames().get(0);
    assertThat(frame.fin()).isTrue();
    assertThat(frame.opcode()).isEqualTo(Opcode.TEXT);
    assertThat(frame.text()).isEqualTo("hello");
  }

  @Test
  void theOutcomeOfAPendingSendFollowsTheEndOfItsWrite() {
    transport.script = transport.takesLater;
    Sent sent = bench.send("later");
    transport.takeOfPending(3);
    assertThat(sent.isDone()).isFalse();
    transport.completeWrite();
    assertThat(sent.isWell()).isTrue();
    assertThat(bench.texts()).containsExactly("later");
  }

  @Test
  void whatIsSentDuringAPendingWriteLeavesInOneWriteAfterIt() {
    transport.script = transport.takesLater;
    List<Sent> sends = List.of(bench.send("1"), bench.send("2"), bench.send("3"));
    transport.completeWrite();
    assertThat(sends).extracting(Sent::isDone).containsExactly(true, false, false);
    transport.completeWrite();
    assertThat(sends).allMatch(Sent::isWell);
    assertThat(transport.writes()).isEqualTo(2);
    assertThat(bench.texts()).containsExactly("1", "2", "3");
  }

  @Test
  void theEndOfAWriteMayComeBeforeTheWriteReturns() {
    transport.script =
        write -> {
          transport.completeWrite();
          return false;
        };
    List<Sent> sends = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      sends.add(bench.send("message " + i));
    }
    assertThat(sends).allMatch(Sent::isWell);
    assertThat(bench.texts()).hasSize(5);
  }

  @Test
  void whatIsSentDuringAWriteThatEndsBeforeItReturnsLeavesAfterIt() {
    List<Sent> sends = new ArrayList<>();
    transport.script =
        write -> {
          if (sends.size() < 4) {
            sends.add(bench.send("inner " + sends.size()));
          }
          transport.completeWrite();
          return false;
        };
    Sent outer = bench.send("outer");
    assertThat(outer.isWell()).isTrue();
    assertThat(sends).hasSize(4).allMatch(Sent::isWell);
    assertThat(bench.texts()).containsExactly("outer", "inner 0", "inner 1", "inner 2", "inner 3");
    transport.script = transport.takesAll;
    assertThat(bench.send("after").isWell()).isTrue();
  }

  @Test
  void theEndOfAWriteMayComeByAnotherThreadBeforeTheWriteReturns() {
    List<Sent> sends = Collections.synchronizedList(new ArrayList<>());
    transport.script =
        write -> {
          if (transport.writes() > 1) {
            return transport.takesAll.write(write);
          }
          sends.add(bench.send("second"));
          Thread other = new Thread(transport::completeWrite);
          other.start();
          join(other);
          assertThat(transport.writes()).as("writes while the first one goes on").isEqualTo(1);
          return false;
        };
    sends.add(bench.send("first"));
    assertThat(sends).hasSize(2).allMatch(Sent::isWell);
    assertThat(bench.send("third").isWell()).isTrue();
    assertThat(bench.texts()).containsExactly("first", "second", "third");
  }

  private static void join(Thread thread) {
    try {
      thread.join(40_000);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void aCallbackMaySend() {
    transport.script = transport.takesLater;
    Sent second = new Sent(bench);
    bench
        .connection
        .sender()
        .send(
            Opcode.TEXT,
            bytes("1"),
            failure -> bench.connection.sender().send(Opcode.TEXT, bytes("2"), second));
    transport.script = transport.takesAll;
    transport.completeWrite();
    assertThat(second.isWell()).isTrue();
    assertThat(bench.texts()).containsExactly("1", "2");
  }

  @Test
  void aCallbackThatFailsStopsNeitherTheWritesNorTheOtherCallbacks() {
    transport.script = transport.takesLater;
    bench.connection.sender().send(Opcode.TEXT, bytes("1"), SendCallback.NONE);
    bench
        .connection
        .sender()
        .send(
            Opcode.TEXT,
            bytes("2"),
            failure -> {
              throw new IllegalStateException("a careless callback");
            });
    Sent third = bench.send("3");
    transport.completeWrite();
    Sent fourth = bench.send("4");
    transport.script = transport.takesAll;
    transport.completeWrite();
    assertThat(third.isWell()).isTrue();
    assertThat(fourth.isWell()).isTrue();
    assertThat(bench.texts()).containsExactly("1", "2", "3", "4");
  }

  @Test
  void aCallbackThatFailsDoesNotKeepTheSocketOpen() {
    transport.script = transport.takesLater;
    bench
        .connection
        .sender()
        .send(
            Opcode.TEXT,
            bytes("1"),
            failure -> {
              throw new IllegalStateException("a careless callback");
            });
    Sent second = bench.send("2");
    bench.connection.abort("enough");
    bench.runTasks();
    assertThat(second.failure()).hasMessage("enough");
    bench.assertGone();
  }

  // ---- the bound

  @Test
  void aMessageThatWouldExceedTheBoundIsRefusedAndTheOthersAreNotHarmed() {
    Bench small = Bench.open(bound(20));
    small.transport.script = small.transport.takesLater;
    Sent first = small.send("0123456789");
    Sent refused = small.send("0123456789");
    Sent fits = small.send("01234567");
    assertThat(refused.failure())
        .isInstanceOf(SendQueueFullException.class)
        .hasMessage(
            "the peer reads too slowly: 12 bytes wait for it, and 10 more are over the bound of"
                + " 20");
    small.transport.completeWrite();
    small.transport.completeWrite();
    assertThat(first.isWell()).isTrue();
    assertThat(fits.isWell()).isTrue();
    assertThat(small.send("0123456789").failure()).isNull();
    small.transport.completeWrite();
    assertThat(small.texts()).containsExactly("0123456789", "01234567", "0123456789");
    assertThat(small.connection.isOpen()).isTrue();
  }

  @Test
  void aMessageLargerThanTheBoundIsTakenWhenNothingWaits() {
    Bench small = Bench.open(bound(20));
    small.transport.script = small.transport.takesLater;
    String large = "x".repeat(100_000);
    Sent sent = small.send(large);
    assertThat(small.send("y").failure()).isInstanceOf(SendQueueFullException.class);
    small.transport.completeWrite();
    assertThat(sent.isWell()).isTrue();
    assertThat(small.send(large).failure()).isNull();
    small.transport.completeWrite();
    assertThat(small.texts()).containsExactly(large, large);
  }

  @Test
  void aPingIsNotRefusedByTheBound() {
    Bench small = Bench.open(bound(0));
    small.transport.script = small.transport.takesLater;
    small.send("first");
    Sent ping = small.send(Opcode.PING, new byte[] {'p'});
    assertThat(small.send("").failure()).isInstanceOf(SendQueueFullException.class);
    small.transport.completeWrite();
    small.transport.completeWrite();
    assertThat(ping.isWell()).isTrue();
    assertThat(small.texts()).containsExactly("first", "p");
  }

  // ---- parts

  @Test
  void partsAreFragmentsBetweenWhichOnlyControlFramesMayBe() throws Exception {
    bench.connection.sender().sendPartBlocking(MESSAGE, Opcode.TEXT, bytes("a"), false);
    assertThat(bench.send(Opcode.PING, new byte[] {'p'}).isWell()).isTrue();
    assertThatIllegalStateException()
        .isThrownBy(() -> bench.send("whole"))
        .withMessage(
            "a whole message cannot be sent before the last part of the message that is being"
                + " sent");
    assertThatIllegalStateException().isThrownBy(() -> bench.sendBlocking("whole"));
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                bench
                    .connection
                    .sender()
                    .sendPartBlocking(MESSAGE, Opcode.BINARY, bytes("b"), true));
    bench.connection.sender().sendPartBlocking(MESSAGE, Opcode.TEXT, bytes("c"), false);
    bench.connection.sender().sendPartBlocking(MESSAGE, Opcode.TEXT, bytes(""), true);
    assertThat(bench.send("whole").isWell()).isTrue();
    assertThat(bench.frames())
        .extracting(Frame::toString)
        .containsExactly(
            "TEXT part a", "PING p", "CONTINUATION part c", "CONTINUATION ", "TEXT whole");
  }

  @Test
  void wholeMessagesWaitForTheLastPartOfOneWhosePartsDoNotBlock() {
    Sent first = new Sent(bench);
    bench.connection.sender().sendPart(MESSAGE, Opcode.TEXT, bytes("a"), false, first);
    Sent waiting = bench.send("whole");
    Sent later = bench.send("later");
    assertThat(first.isWell()).isTrue();
    assertThat(waiting.isDone()).isFalse();
    assertThat(bench.connection.sender().bufferedBytes()).isEqualTo(10);
    Object another = new Object();
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                bench
                    .connection
                    .sender()
                    .sendPart(another, Opcode.TEXT, bytes("b"), true, SendCallback.NONE))
        .withMessage(
            "a part of another message cannot be sent before the last part of the message that is"
                + " being sent");
    bench.connection.sender().sendPart(MESSAGE, Opcode.TEXT, bytes("c"), true, SendCallback.NONE);
    assertThat(waiting.isWell() && later.isWell()).isTrue();
    assertThat(bench.frames())
        .extracting(Frame::toString)
        .containsExactly("TEXT part a", "CONTINUATION c", "TEXT whole", "TEXT later");
  }

  @Test
  void aPartThatTheQueueRefusesLeavesTheMessageAsItWas() {
    Bench small = Bench.open(bound(5));
    small.transport.script = small.transport.takesLater;
    small.send("first");
    Sent refused = new Sent(small);
    small.connection.sender().sendPart(MESSAGE, Opcode.BINARY, bytes("part"), false, refused);
    assertThat(refused.failure()).isInstanceOf(SendQueueFullException.class);
    small.transport.script = small.transport.takesAll;
    small.transport.completeWrite();
    assertThat(small.send("whole").isWell()).isTrue();
  }

  // ---- failures

  @Test
  void whoSendsAfterACloseIsToldSo() {
    bench.connection.close(new CloseStatus(1000, ""));
    for (String when : new String[] {"while it closes", "later"}) {
      Throwable failure = bench.send("late").failure();
      assertThat(failure)
          .as(when)
          .isInstanceOf(IOException.class)
          .hasMessage(
              "the application has closed the connection with 1000; expected an open one to send on");
      bench.receive(bench.close(1000, ""));
    }
    Bench other = Bench.open();
    other.receive(other.close(1000, ""));
    assertThat(other.send("late").failure())
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining("application");
  }

  @Test
  void aWriteThatFailsFailsItsSenderAndTheConnection() {
    for (Throwable cause :
        List.of(
            new IOException("reset"),
            new IllegalStateException("a container's fault"),
            new LinkageError("a class that is not there"))) {
      Bench each = Bench.open();
      each.transport.script =
          write -> {
            if (cause instanceof IOException io) {
              throw io;
            }
            if (cause instanceof Error error) {
              throw error;
            }
            throw (RuntimeException) cause;
          };
      Sent sent = each.send("lost");
      assertThat(sent.failure())
          .isInstanceOf(IOException.class)
          .hasMessageContaining(cause.getMessage());
      assertThat(each.send("too late").failure()).hasMessage(sent.failure().getMessage());
      each.runTasks();
      each.assertGone();
      assertThat(each.handler.errors).containsExactly(sent.failure());
      assertThat(each.closure().status().code()).isEqualTo(1006);
    }
  }

  @Test
  void aPendingWriteThatFailsFailsAllThatWait() {
    transport.script = transport.takesLater;
    List<Sent> sends = List.of(bench.send("1"), bench.send("2"), bench.send("3"));
    transport.failWrite(new IOException("reset"));
    assertThat(sends).allSatisfy(sent -> assertThat(sent.failure()).hasMessage("reset"));
    bench.runTasks();
    bench.assertGone();
  }

  // ---- threads

  /** Every write ends in another way: at once, later, by another thread before write() returns. */
  @Test
  void messagesOfManyThreadsLeaveWholeAndInCallOrder() throws InterruptedException {
    int threads = 6;
    int messages = 1_000;
    CountDownLatch pending = new CountDownLatch(1);
    AtomicInteger number = new AtomicInteger();
    transport.script =
        write -> {
          if (number.incrementAndGet() % 3 == 0) {
            return transport.takesAll.write(write);
          }
          pending.countDown();
          return false;
        };
    AtomicInteger completed = new AtomicInteger();
    List<Thread> senders = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      String name = "t" + t + " ";
      senders.add(
          new Thread(
              () -> {
                for (int i = 0; i < messages; i++) {
                  bench
                      .connection
                      .sender()
                      .send(
                          Opcode.TEXT,
                          bytes(name + i),
                          failure -> {
                            if (failure == null) {
                              completed.incrementAndGet();
                            }
                          });
                }
              }));
    }
    Thread completer =
        new Thread(
            () -> {
              while (completed.get() < threads * messages
                  && !Thread.currentThread().isInterrupted()) {
                if (!transport.completeWrite()) {
                  Thread.onSpinWait();
                }
                bench.runTasks();
              }
            });
    completer.start();
    senders.forEach(Thread::start);
    for (Thread sender : senders) {
      sender.join(40_000);
    }
    completer.join(40_000);
    completer.interrupt();
    assertThat(completed.get()).isEqualTo(threads * messages);
    assertThat(pending.getCount()).isZero();

    List<Frame> frames = parse(Role.SERVER, transport.wire());
    assertThat(frames).hasSize(threads * messages);
    for (int t = 0; t < threads; t++) {
      String name = "t" + t + " ";
      List<String> mine =
          frames.stream().map(Frame::text).filter(text -> text.startsWith(name)).toList();
      for (int i = 0; i < messages; i++) {
        assertThat(mine.get(i)).isEqualTo(name + i);
      }
    }
  }

  @Test
  void theKeyOfEachFrameOfAClientIsANewOne() {
    Set<Integer> keys = new HashSet<>();
    AtomicInteger next = new AtomicInteger(7);
    MemoryTransport own = new MemoryTransport();
    Connection client =
        new Connection(
            Role.CLIENT,
            () -> {
              keys.add(next.get());
              return next.getAndIncrement();
            },
            own,
            bench.handler,
            new ConnectionRuntime(bench.pool, bench.timers, Runnable::run),
            ConnectionSettings.DEFAULT,
            ExtensionPipeline.NONE);
    own.attach(client, () -> {});
    bench.handler.events.clear();
    client.open();
    for (int i = 0; i < 3; i++) {
      client.sender().send(Opcode.TEXT, bytes("same"), SendCallback.NONE);
    }
    assertThat(keys).containsExactlyInAnyOrder(7, 8, 9);
    assertThat(parse(Role.CLIENT, own.wire())).hasSize(3);
    assertThat(own.wire()[5]).isEqualTo((byte) 7);
    assertThat(own.wire()[15]).isEqualTo((byte) 8);
  }

  // ---- buffers

  private Set<ByteBuffer> fillPool() {
    Set<ByteBuffer> known = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < 4; i++) {
      ByteBuffer buffer = ByteBuffer.allocate(BufferPool.BUFFER_SIZE);
      bench.pool.release(buffer);
      known.add(buffer);
    }
    return known;
  }

  private void assertPoolHolds(Set<ByteBuffer> known) {
    for (int i = 0; i < 4; i++) {
      ByteBuffer buffer = bench.pool.acquire();
      assertThat(known.remove(buffer)).as("buffer %d is back", i).isTrue();
    }
  }

  @Test
  void buffersAreBackInThePoolAfterTraffic() {
    Set<ByteBuffer> known = fillPool();
    bench.handler.inText = bench::send;
    bench.receive(bench.text("1"), bench.text("2"), bench.ping("p"));
    transport.script = transport.takesLater;
    bench.receive(bench.text("3"));
    bench.send("4");
    transport.completeWrite();
    transport.completeWrite();
    assertThat(bench.texts()).hasSize(5);
    assertPoolHolds(known);
  }

  @Test
  void anIdleConnectionOwnsNoBuffer() {
    Set<ByteBuffer> known = fillPool();
    byte[] half = bench.text("a message that is not complete");
    bench.receive(Arrays.copyOf(half, 12));
    assertPoolHolds(known);
  }

  @Test
  void anIdleConnectionDoesNotKeepItsLastMessage() {
    byte[] message = TestFrames.frame(Role.CLIENT, true, Opcode.BINARY, new byte[100_000]);
    bench.receive(Arrays.copyOf(message, 50_000));
    bench.receive(Arrays.copyOfRange(message, 50_000, message.length));
    WeakReference<byte[]> payload = bench.handler.lastBinary;
    assertThat(bench.handler.events).containsExactly("open", "binary 100000");
    for (int i = 0; i < 100 && payload.get() != null; i++) {
      System.gc();
    }
    assertThat(payload.get()).isNull();
    assertThat(bench.connection.isOpen()).isTrue();
  }

  @Test
  void buffersThatWaitedAreBackInThePoolAfterAFailure() {
    transport.script = transport.takesLater;
    byte[] large = new byte[BufferPool.BUFFER_SIZE - 4];
    bench.send("in flight");
    Set<ByteBuffer> known = fillPool();
    bench.send(Opcode.BINARY, large);
    bench.send(Opcode.BINARY, large);
    bench.send(Opcode.BINARY, large);
    bench.connection.abort("enough");
    assertPoolHolds(known);
  }
}
