package dev.vaporetto.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.vaporetto.connection.Bench.Sent;
import dev.vaporetto.connection.out.PreparedMessage;
import dev.vaporetto.connection.out.PreparedMessages;
import dev.vaporetto.connection.out.SendCallback;
import dev.vaporetto.connection.out.SendQueueFullException;
import dev.vaporetto.engine.Overflow;
import dev.vaporetto.protocol.extension.DeflateSettings;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.extension.PermessageDeflate;
import dev.vaporetto.protocol.extension.ZlibPool;
import dev.vaporetto.protocol.frame.FrameDecoder;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.TestFrames;
import dev.vaporetto.protocol.frame.WebSocketFailure;
import dev.vaporetto.protocol.handshake.ExtensionOffer;
import dev.vaporetto.protocol.message.MessageEvent;
import dev.vaporetto.protocol.message.MessageLimits;
import dev.vaporetto.protocol.message.MessageReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed connections: order, corking, what is refused, and the ownership of zlib's memory. */
class CompressionTest {
  /** Identifies the message that parts belong to. */
  private static final Object MESSAGE = new Object();

  private static final int THRESHOLD = 10;
  private static final String LONG = "a text that is long enough, long enough, long enough";

  private final ZlibPool pool = new ZlibPool(6, 2);
  private final List<Bench> benches = new ArrayList<>();

  private ExtensionPipeline agreed(boolean contextTakeover) {
    DeflateSettings settings =
        new DeflateSettings(contextTakeover, contextTakeover, THRESHOLD, 250);
    return new PermessageDeflate(settings, pool)
        .answer(List.of(new ExtensionOffer(PermessageDeflate.NAME, List.of())));
  }

  private Bench open(Role role, boolean contextTakeover) {
    return open(role, contextTakeover, ConnectionSettings.DEFAULT);
  }

  private Bench open(Role role, boolean contextTakeover, ConnectionSettings settings) {
    Bench bench = new Bench(role, settings, agreed(contextTakeover));
    bench.connection.open();
    benches.add(bench);
    return bench;
  }

  /** In every test, a connection that has ended owns nothing of zlib's. */
  @AfterEach
  void allMemoryIsGivenBack() {
    for (Bench bench : benches) {
      bench.connection.abort("the test is over");
      bench.runTasks();
    }
    pool.close();
    assertThat(pool.liveDeflaters()).isZero();
    assertThat(pool.liveInflaters()).isZero();
  }

  /** The messages on the wire as the peer reads them. */
  private List<String> peerReads(Bench bench, boolean contextTakeover) {
    MessageReader reader =
        new MessageReader(bench.role.peer(), new MessageLimits(), agreed(contextTakeover));
    List<String> messages = new ArrayList<>();
    ByteBuffer wire = ByteBuffer.wrap(bench.transport.wire());
    try {
      MessageEvent event = reader.next(wire);
      while (event != MessageEvent.NEED_MORE) {
        messages.add(
            event == MessageEvent.TEXT
                ? reader.text()
                : event + " " + UTF_8.decode(reader.binary()));
        event = reader.next(wire);
      }
    } catch (WebSocketFailure e) {
      throw new AssertionError(e.getMessage(), e);
    } finally {
      reader.close();
    }
    return messages;
  }

  /** The opcode and RSV1 of each frame on the wire. */
  private static List<String> frames(Bench bench) {
    FrameDecoder decoder = new FrameDecoder(bench.role.peer(), 0x40);
    ByteBuffer wire = ByteBuffer.wrap(bench.transport.wire());
    List<String> frames = new ArrayList<>();
    try {
      while (wire.hasRemaining() && decoder.decode(wire)) {
        frames.add(
            (decoder.fin() ? "" : "part ")
                + decoder.opcode()
                + (decoder.reservedBits() == 0 ? "" : " RSV1"));
        wire.position(wire.position() + (int) decoder.payloadLength());
      }
    } catch (WebSocketFailure e) {
      throw new AssertionError(e.getMessage(), e);
    }
    return frames;
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static Sent sendPart(Bench bench, String part, boolean last) {
    Sent sent = new Sent(bench);
    bench.connection.sender().sendPart(MESSAGE, Opcode.TEXT, bytes(part), last, sent);
    return sent;
  }

  @ParameterizedTest
  @CsvSource({"SERVER, false", "SERVER, true", "CLIENT, false", "CLIENT, true"})
  void whatIsWorthItIsCompressedAndTheRestIsNot(Role role, boolean contextTakeover)
      throws Exception {
    Bench bench = open(role, contextTakeover);
    assertThat(bench.send(LONG).isWell()).isTrue();
    bench.send("short");
    bench.send(Opcode.PING, new byte[100]);
    bench.sendBlocking(LONG);
    assertThat(frames(bench)).containsExactly("TEXT RSV1", "TEXT", "PING", "TEXT RSV1");
    assertThat(peerReads(bench, contextTakeover))
        .containsExactly(LONG, "short", "PING " + "\0".repeat(100), LONG);
  }

  @Test
  void whatDoesNotShrinkIsSentAsItIs() {
    Bench bench = open(Role.SERVER, false);
    byte[] noise = new byte[1000];
    new Random(1).nextBytes(noise);
    bench.send(Opcode.BINARY, noise);
    assertThat(frames(bench)).containsExactly("BINARY");
  }

  @ParameterizedTest
  @CsvSource({"SERVER, false", "SERVER, true", "CLIENT, false", "CLIENT, true"})
  void partsAreCompressedAndOnlyTheFirstSaysSo(Role role, boolean contextTakeover) {
    Bench bench = open(role, contextTakeover);
    sendPart(bench, "a ", false);
    bench.send(Opcode.PING, new byte[0]);
    sendPart(bench, LONG, false);
    sendPart(bench, "", true);
    sendPart(bench, "whole", true);
    assertThat(frames(bench))
        .containsExactly(
            "part TEXT RSV1", "PING", "part CONTINUATION", "CONTINUATION", "TEXT RSV1");
    assertThat(peerReads(bench, contextTakeover)).containsExactly("PING ", "a " + LONG, "whole");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsRefusedIsNotCompressed(boolean contextTakeover) throws Exception {
    ConnectionSettings small =
        new ConnectionSettings(Duration.ofSeconds(20), Duration.ofSeconds(10), 60);
    Bench bench = open(Role.SERVER, contextTakeover, small);
    bench.transport.script = bench.transport.takesLater;
    bench.send(LONG);
    Sent refused = bench.send(LONG + "refused");
    assertThat(refused.failure()).isInstanceOf(SendQueueFullException.class);
    bench.transport.script = bench.transport.takesAll;
    bench.transport.completeWrite();
    bench.connection.sender().sendPartBlocking(MESSAGE, Opcode.TEXT, bytes("begun, "), false);
    assertThatIllegalStateException().isThrownBy(() -> bench.send(LONG + "whole"));
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                bench
                    .connection
                    .sender()
                    .sendPartBlocking(MESSAGE, Opcode.BINARY, bytes(LONG + "binary"), true));
    assertThatIllegalStateException().isThrownBy(() -> bench.sendBlocking(LONG + "blocking"));
    bench.connection.sender().sendPartBlocking(MESSAGE, Opcode.TEXT, bytes("ended"), true);
    bench.send(LONG + "refused, whole, binary, blocking");
    assertThat(peerReads(bench, contextTakeover))
        .containsExactly(LONG, "begun, ended", LONG + "refused, whole, binary, blocking");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void framesOfManyThreadsLeaveAsTheyWereCompressed(boolean contextTakeover) throws Exception {
    Bench bench = open(Role.SERVER, contextTakeover);
    int threads = 4;
    int each = 200;
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      int sender = t;
      new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  bench.send("message " + sender + " number " + i + (i % 3 == 0 ? "" : LONG));
                }
                done.countDown();
              })
          .start();
    }
    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    List<String> read = peerReads(bench, contextTakeover);
    assertThat(read).hasSize(threads * each);
    for (int t = 0; t < threads; t++) {
      String prefix = "message " + t + " number ";
      assertThat(read.stream().filter(text -> text.startsWith(prefix)))
          .containsExactlyElementsOf(
              IntStream.range(0, each)
                  .mapToObj(i -> prefix + i + (i % 3 == 0 ? "" : LONG))
                  .toList());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoWaitsForRoomKeepsNobodyElseFromBeingToldThatThereIsNone(boolean contextTakeover)
      throws Exception {
    ConnectionSettings small =
        new ConnectionSettings(Duration.ofSeconds(20), Duration.ofSeconds(10), 60);
    Bench bench = open(Role.SERVER, contextTakeover, small);
    bench.transport.script = bench.transport.takesLater;
    bench.send(LONG);
    List<Throwable> failures = new ArrayList<>();
    Thread sender =
        new Thread(
            () -> {
              try {
                bench.sendBlocking(LONG + "blocking");
              } catch (Exception e) {
                failures.add(e);
              }
            });
    sender.start();
    Bench.awaitWaiting(sender);
    assertThat(bench.send(LONG + "refused").failure()).isInstanceOf(SendQueueFullException.class);
    bench.transport.script = bench.transport.takesAll;
    bench.transport.completeWrite();
    sender.join(20_000);
    assertThat(failures).isEmpty();
    assertThat(peerReads(bench, contextTakeover)).containsExactly(LONG, LONG + "blocking");
  }

  @ParameterizedTest
  @EnumSource
  void compressedMessagesAreDispatchedAndTheirAnswersLeaveInOneWrite(Role role) throws Exception {
    Bench bench = open(role, false);
    bench.handler.inText = text -> bench.send(text + text);
    Bench peer = open(role.peer(), false);
    for (int i = 0; i < 3; i++) {
      peer.send(LONG + i);
    }
    bench.receive(peer.transport.wire());
    assertThat(bench.transport.writes()).isEqualTo(1);
    assertThat(peerReads(bench, false))
        .containsExactly(LONG + "0" + LONG + "0", LONG + "1" + LONG + "1", LONG + "2" + LONG + "2");
  }

  @Test
  void aBombClosesTheConnectionWith1009() {
    Bench bench = open(Role.SERVER, false);
    bench.connection.limits().maxBinarySize(1000);
    Bench peer = open(Role.CLIENT, false);
    peer.send(Opcode.BINARY, new byte[100_000]);
    bench.receive(peer.transport.wire());
    assertThat(bench.closeFrame().closeCode()).isEqualTo(1009);
    assertThat(bench.handler.events)
        .containsExactly(
            "open",
            "error binary message that inflates to more than 1000 bytes; expected at most that",
            "close 1009");
  }

  @Test
  void brokenDataClosesTheConnectionWith1007AndHoldsNothing() {
    Bench bench = open(Role.SERVER, true);
    bench.receive(TestFrames.frame(Role.CLIENT, 0xC2, (byte) 0xFF, (byte) 0xFF));
    assertThat(bench.closeFrame().closeCode()).isEqualTo(1007);
    pool.close();
    assertThat(pool.liveInflaters()).isZero();
  }

  @Test
  void manyIdleConnectionsHoldNoMemoryOfZlibs() {
    Bench peer = open(Role.CLIENT, false);
    peer.send(LONG);
    byte[] message = peer.transport.wire();
    for (int i = 0; i < 5_000; i++) {
      Bench bench = open(Role.SERVER, false);
      bench.handler.inText = bench::send;
      bench.receive(message);
      assertThat(frames(bench)).containsExactly("TEXT RSV1");
    }
    assertThat(pool.liveDeflaters()).isEqualTo(1);
    assertThat(pool.liveInflaters()).isEqualTo(1);
  }

  @Test
  void withContextTakeoverEachConnectionOwnsItsOwnUntilItEnds() {
    Bench first = open(Role.SERVER, true);
    Bench second = open(Role.SERVER, true);
    Bench peer = open(Role.CLIENT, true);
    peer.send(LONG);
    for (Bench bench : List.of(first, second)) {
      bench.handler.inText = bench::send;
      bench.receive(peer.transport.wire());
    }
    assertThat(pool.liveDeflaters()).isEqualTo(3);
    assertThat(pool.liveInflaters()).isEqualTo(2);
    pool.close();
    first.receiveEndOfStream();
    assertThat(pool.liveDeflaters()).isEqualTo(2);
    assertThat(pool.liveInflaters()).isEqualTo(1);
    assertThat(first.send(LONG).failure()).isInstanceOf(IOException.class);
  }

  /** The later of both returns the compressor: the abort, or the sender that compresses. */
  @Test
  void anAbortDuringACompressionLeavesNothingBehind() throws Exception {
    byte[] large = new byte[200_000];
    new Random(2).nextBytes(large);
    Arrays.fill(large, 0, 100_000, (byte) 'a');
    for (int i = 0; i < 50; i++) {
      Bench bench = open(Role.SERVER, true);
      CountDownLatch begun = new CountDownLatch(1);
      Thread sender =
          new Thread(
              () -> {
                begun.countDown();
                while (bench.send(Opcode.BINARY, large).isWell()) {
                  Thread.onSpinWait();
                }
              });
      sender.start();
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      LockSupport.parkNanos(i * 100_000L);
      bench.connection.abort("now");
      sender.join(20_000);
      assertThat(sender.isAlive()).isFalse();
    }
    pool.close();
    assertThat(pool.liveDeflaters()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPreparedMessageReachesEveryPeerWhateverItsCompression(boolean contextTakeover) {
    PreparedMessages message =
        new PreparedMessages(List.of(new PreparedMessage(Opcode.TEXT, LONG.getBytes(UTF_8))));
    for (int i = 0; i < 3; i++) {
      Bench bench = open(Role.SERVER, contextTakeover);
      Sent first = new Sent(bench);
      Sent second = new Sent(bench);
      bench.connection.sender().send(message, first);
      bench.connection.sender().send(message, second);
      assertThat(first.isWell() && second.isWell()).isTrue();
      assertThat(peerReads(bench, contextTakeover)).containsExactly(LONG, LONG);
    }
  }

  @Test
  void aPreparedMessageIsCompressedOnceForAllConnectionsWithoutContext() {
    byte[] payload = LONG.getBytes(UTF_8);
    PreparedMessages message =
        new PreparedMessages(List.of(new PreparedMessage(Opcode.TEXT, payload)));
    Bench first = open(Role.SERVER, false);
    first.connection.sender().send(message, SendCallback.NONE);
    // What is compressed from here on is another text.
    Arrays.fill(payload, (byte) 'x');
    Bench second = open(Role.SERVER, false);
    second.connection.sender().send(message, SendCallback.NONE);
    assertThat(peerReads(second, false)).containsExactly(LONG);
    assertThat(second.transport.wire()).isEqualTo(first.transport.wire());
    assertThat(second.transport.wire()).hasSizeLessThan(LONG.length());
  }

  @Test
  void whatMayBeDroppedIsCompressedWhereThatMakesNoDifferenceToTheOthers() {
    String large = "0123456789".repeat(10_000);
    Bench bench = open(Role.SERVER, false);
    bench.connection.sender().outboundLimit(2_000, Overflow.DROP_OLDEST);
    bench.transport.script = bench.transport.takesLater;
    for (int i = 0; i < 4; i++) {
      bench.send(i + large);
    }
    while (bench.transport.hasPendingWrite()) {
      bench.transport.completeWrite();
    }
    assertThat(bench.transport.wire()).hasSizeLessThan(2_500);
    assertThat(peerReads(bench, false))
        .extracting(text -> text.charAt(0) + " " + text.length())
        .containsExactly("0 100001", "1 100001", "2 100001", "3 100001");
  }
}
