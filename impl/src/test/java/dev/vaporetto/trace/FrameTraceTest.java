package dev.vaporetto.trace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.protocol.frame.FrameEncoder;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class FrameTraceTest {
  private static final int KEY = 0x12345678;

  private final AtomicLong clock = new AtomicLong();
  private final List<String> lines = new ArrayList<>();
  private final FrameTrace trace = new FrameTrace(clock::get, lines::add);
  private final Object connection = new Object();

  private void begin() {
    trace.begin("/chat", Duration.ofMinutes(1));
    trace.opened(connection, "/chat", () -> "session 1");
  }

  private static ByteBuffer frame(Role sender, Opcode opcode, boolean fin, int rsv, byte[] bytes) {
    ByteBuffer out = ByteBuffer.allocate(FrameEncoder.size(sender, bytes.length));
    FrameEncoder.encode(out, sender, opcode, fin, rsv, KEY, ByteBuffer.wrap(bytes));
    return out.flip();
  }

  private static ByteBuffer masked(Opcode opcode, boolean fin, String text) {
    return frame(Role.CLIENT, opcode, fin, 0, text.getBytes(UTF_8));
  }

  private static ByteBuffer plain(Opcode opcode, String text) {
    return frame(Role.SERVER, opcode, true, 0, text.getBytes(UTF_8));
  }

  private void received(ByteBuffer... buffers) {
    for (ByteBuffer each : buffers) {
      trace.received(connection, each, 0);
    }
  }

  private void sent(ByteBuffer... buffers) {
    trace.sent(connection, buffers);
  }

  @Test
  void whatIsSwitchedOffShowsNothing() {
    assertThat(trace.isOn()).isFalse();
    trace.opened(connection, "/chat", () -> "session 1");
    received(masked(Opcode.TEXT, true, "hello"));
    begin();
    trace.end();
    received(masked(Opcode.TEXT, true, "hello"));
    assertThat(lines).isEmpty();
  }

  @Test
  void eachFrameIsALineWithItsBitsLengthAndPayload() {
    begin();
    received(
        masked(Opcode.TEXT, false, "Zür"),
        masked(Opcode.PING, true, "a"),
        masked(Opcode.CONTINUATION, true, "ich"));
    sent(
        plain(Opcode.PONG, "a"),
        frame(Role.SERVER, Opcode.BINARY, true, 0, new byte[] {0, 1, (byte) 0xFF}),
        plain(Opcode.TEXT, ""),
        frame(Role.SERVER, Opcode.CLOSE, true, 0, "\u0003\u00e9bye".getBytes(ISO_8859_1)));
    assertThat(lines)
        .containsExactly(
            "session 1 received TEXT 4 bytes \"Zür\"",
            "session 1 received PING FIN 1 bytes \"a\"",
            "session 1 received CONTINUATION FIN 3 bytes \"ich\"",
            "session 1 sent PONG FIN 1 bytes \"a\"",
            "session 1 sent BINARY FIN 3 bytes 0001ff",
            "session 1 sent TEXT FIN 0 bytes",
            "session 1 sent CLOSE FIN 5 bytes 1001 \"bye\"");
    assertThat(trace.latest()).isEqualTo(lines);
  }

  @Test
  void aFrameIsTheSameHoweverItsBytesAreCut() {
    begin();
    ByteBuffer whole = masked(Opcode.TEXT, true, "x".repeat(70_000));
    for (int i = 0; i < whole.limit(); i++) {
      received(whole.slice(i, 1));
    }
    received(masked(Opcode.TEXT, true, "y".repeat(200)));
    assertThat(lines)
        .containsExactly(
            "session 1 received TEXT FIN 70000 bytes \"" + "x".repeat(120) + "\"...",
            "session 1 received TEXT FIN 200 bytes \"" + "y".repeat(120) + "\"...");
  }

  @Test
  void nothingInAPayloadForgesALineOrControlsATerminal() {
    begin();
    received(masked(Opcode.TEXT, true, "a\r\n\"\\\u001b[2J\u202e"));
    assertThat(lines)
        .containsExactly(
            "session 1 received TEXT FIN 12 bytes \"a\\r\\n\\\"\\\\\\u001b[2J\\u202e\"");
  }

  @Test
  void illegalFramesAreShownAsTheyAre() {
    begin();
    received(ByteBuffer.wrap(new byte[] {0x73, (byte) 0x82, 0, 0, 0, 0, 7, 8}));
    byte[] endless = new byte[14];
    endless[0] = (byte) 0x82;
    endless[1] = (byte) 0xFF;
    endless[2] = (byte) 0x80;
    received(ByteBuffer.wrap(endless));
    received(ByteBuffer.wrap(new byte[] {(byte) 0x88, (byte) 0x81, 0, 0, 0, 0, 3}));
    assertThat(lines)
        .containsExactly(
            "session 1 received opcode 0x3 RSV1 RSV2 RSV3 2 bytes 0708",
            "session 1 received BINARY FIN 9223372036854775808 bytes",
            "session 1 received CLOSE FIN 1 bytes 03");
  }

  @Test
  void aCompressedMessageIsInflatedWhereItStandsForItself() {
    begin();
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput("hello hello hello".getBytes(UTF_8));
    byte[] out = new byte[100];
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    // RFC 7692 §7.2.1: without the 4 bytes at the end
    sent(frame(Role.SERVER, Opcode.TEXT, true, 0x40, Arrays.copyOf(out, length - 4)));
    sent(frame(Role.SERVER, Opcode.TEXT, true, 0x40, new byte[] {(byte) 0xFF, 1}));
    assertThat(lines.get(0))
        .matches("session 1 sent TEXT FIN RSV1 \\d+ bytes inflated \"hello hello hello\"");
    assertThat(lines.get(1)).isEqualTo("session 1 sent TEXT FIN RSV1 2 bytes compressed ff01");
  }

  @Test
  void whoIsWatchedInTheMiddleOfAFrameIsShownFromTheNextOneOn() {
    begin();
    ByteBuffer first = masked(Opcode.TEXT, true, "hello");
    trace.received(connection, first.slice(0, 1), -1);
    trace.received(connection, first.slice(8, 3), 3);
    received(masked(Opcode.TEXT, true, "next"));
    assertThat(lines).containsExactly("session 1 received TEXT FIN 4 bytes \"next\"");
  }

  @Test
  void onlyTheChosenRouteIsShownUntilItsConnectionEnds() {
    begin();
    Object other = new Object();
    trace.opened(other, "/other", () -> "session 2");
    trace.received(other, masked(Opcode.TEXT, true, "hidden"), 0);
    trace.remove(connection);
    received(masked(Opcode.TEXT, true, "late"));
    assertThat(lines).isEmpty();
  }

  @Test
  void itGoesOffByItself() {
    begin();
    assertThat(trace.isShowing()).isTrue();
    clock.addAndGet(TimeUnit.MINUTES.toNanos(1));
    assertThat(trace.isShowing()).isFalse();
    received(masked(Opcode.TEXT, true, "late"));
    assertThat(lines).isEmpty();
    assertThat(trace.isOn()).isFalse();
  }

  @Test
  void aFloodOfFramesIsSoManyLinesInASecondAndACount() {
    begin();
    for (int i = 0; i < 1_000; i++) {
      received(masked(Opcode.PING, true, ""));
    }
    assertThat(lines).hasSize(FrameTrace.MOST_PER_SECOND);
    clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
    received(masked(Opcode.TEXT, true, "next"));
    assertThat(lines.subList(FrameTrace.MOST_PER_SECOND, lines.size()))
        .containsExactly(
            "800 frames were not shown: more than 200 in a second",
            "session 1 received TEXT FIN 4 bytes \"next\"");
    for (int second = 0; second < 5; second++) {
      clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
      for (int i = 0; i < 200; i++) {
        received(masked(Opcode.PING, true, ""));
      }
    }
    assertThat(trace.latest()).hasSize(FrameTrace.KEPT);
  }
}
