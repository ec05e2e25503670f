package dev.vaporetto.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.containers.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Plays one script on one connection, and checks that every received frame is legal by itself.
 * Writes run on a thread of their own beside the expectations that follow them, so that neither
 * side waits for the other to read. For one thread.
 */
final class Conversation implements AutoCloseable {
  /** How long the next frame or the end may take: longer than any deadline of the subject. */
  private static final int DEADLINE_MILLIS = 30_000;

  private static final int RSV1 = 4;

  private final Peer peer;
  private final RawClient socket;
  private final Executor writers;

  /** The peer's own compression; null where none was agreed on. */
  private final @Nullable Deflation deflation;

  /** The write that may still be running. */
  private CompletableFuture<@Nullable Void> writing = CompletableFuture.completedFuture(null);

  /** Set by the writing thread: why it stopped. No error if all expectations hold. */
  private volatile @Nullable IOException writeFailure;

  /** Set by the writing thread before it writes the frame. */
  private volatile boolean closeSent;

  private boolean closeReceived;
  private int previousKey;
  private int framesReceived;

  Conversation(Peer peer, Subject.Connected connected, Executor writers) throws IOException {
    this.peer = peer;
    this.socket = connected.socket();
    this.writers = writers;
    this.deflation = deflation(peer, connected.extensions());
    socket.socket().setSoTimeout(DEADLINE_MILLIS);
  }

  private static @Nullable Deflation deflation(Peer peer, String agreed) {
    if (agreed.isEmpty()) {
      return null;
    }
    try {
      return new Deflation(peer, DeflateAgreement.parse(agreed));
    } catch (AssertionError e) {
      // The client must refuse this answer, so nothing will be compressed.
      return null;
    }
  }

  /** What can be received. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, only printed
  private sealed interface Event {
    record Message(boolean text, byte[] payload, boolean compressed) implements Event {
      @Override
      public String toString() {
        return (compressed ? "compressed " : "") + (text ? "text " : "binary ") + shown(payload);
      }
    }

    record Control(RawClient.Frame frame) implements Event {
      @Override
      public String toString() {
        return switch (frame.opcode()) {
          case 8 -> "close " + frame.closeCode() + " '" + frame.closeReason() + "'";
          case 9 -> "ping " + shown(frame.payload());
          default -> "pong " + shown(frame.payload());
        };
      }
    }

    record End(boolean reset) implements Event {
      @Override
      public String toString() {
        return reset ? "a reset" : "the end of the stream";
      }
    }
  }

  /**
   * Plays the script.
   *
   * @throws AssertionError where what comes is not what must come
   */
  void play(Script script) throws IOException {
    int number = 0;
    for (Step step : script.steps()) {
      number++;
      try {
        play(step);
      } catch (AssertionError e) {
        IOException failed = writeFailure;
        throw new AssertionError(
            "step "
                + number
                + ": "
                + e.getMessage()
                + (failed == null ? "" : "; writing: " + failed),
            e);
      }
    }
  }

  private void play(Step step) throws IOException {
    if (step instanceof Step.Write write) {
      awaitWritten();
      writing = CompletableFuture.runAsync(() -> write(write), writers).thenApply(v -> null);
    } else if (step instanceof Step.ExpectMessage expected) {
      expectMessage(expected);
    } else if (step instanceof Step.ExpectPong expected) {
      expectPong(expected);
    } else if (step instanceof Step.ExpectClose expected) {
      expectClose(expected);
    } else if (step instanceof Step.ExpectEnd expected) {
      expectEnd(expected);
    } else {
      throw new IllegalArgumentException(step.toString());
    }
  }

  // ---- writing

  private void awaitWritten() {
    try {
      writing.get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("the other side has not read for " + DEADLINE_MILLIS + " ms", e);
    } catch (ExecutionException e) {
      throw new AssertionError("cannot write: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private void write(Step.Write step) {
    try {
      if (step instanceof Step.Send send) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (FrameSpec frame : send.frames()) {
          bytes.writeBytes(frame.encode(peer));
          closeSent |= frame.opcode() == 8;
        }
        write(bytes.toByteArray(), send.chop());
      } else if (step instanceof Step.SendMessage message) {
        writeMessage(message);
      } else {
        socket.socket().shutdownOutput();
      }
    } catch (IOException e) {
      writeFailure = e;
    } catch (UncheckedIOException e) {
      writeFailure = e.getCause();
    }
  }

  private void writeMessage(Step.SendMessage message) {
    byte[] payload = deflation == null ? message.payload() : deflation.compress(message.payload());
    int rsv = deflation == null ? 0 : RSV1;
    int size = message.fragment() == 0 ? Math.max(1, payload.length) : message.fragment();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int at = 0;
    do {
      int end = Math.min(payload.length, at + size);
      int opcode = at > 0 ? 0 : message.text() ? 1 : 2;
      FrameSpec frame =
          FrameSpec.frame(opcode, Arrays.copyOfRange(payload, at, end)).rsv(at > 0 ? 0 : rsv);
      bytes.writeBytes((end == payload.length ? frame : frame.open()).encode(peer));
      at = end;
    } while (at < payload.length);
    write(bytes.toByteArray(), 0);
  }

  private void write(byte[] bytes, int chop) {
    if (chop == 0) {
      socket.write(bytes);
      return;
    }
    for (int at = 0; at < bytes.length; at += chop) {
      socket.write(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + chop)));
    }
  }

  // ---- expecting

  private void expectMessage(Step.ExpectMessage expected) {
    Event event = next();
    if (!(event instanceof Event.Message message)
        || message.text() != expected.text()
        || (expected.compressed() && !message.compressed())
        || !Arrays.equals(message.payload(), expected.payload())) {
      Event wanted = new Event.Message(expected.text(), expected.payload(), expected.compressed());
      throw unexpected(wanted.toString(), event);
    }
  }

  private void expectPong(Step.ExpectPong expected) {
    Event event = next();
    if (!(event instanceof Event.Control control)
        || control.frame().opcode() != 10
        || !Arrays.equals(control.frame().payload(), expected.payload())) {
      throw unexpected("pong " + shown(expected.payload()), event);
    }
  }

  private void expectClose(Step.ExpectClose expected) {
    Event event = next();
    if (!(event instanceof Event.Control control)
        || control.frame().opcode() != 8
        || !expected.codes().contains(control.frame().closeCode())
        || (expected.reasoned() && control.frame().closeReason().isEmpty())) {
      String reason = expected.reasoned() ? " with a reason" : "";
      throw unexpected("close " + expected.codes() + reason, event);
    }
  }

  private void expectEnd(Step.ExpectEnd expected) throws IOException {
    awaitWritten();
    if (peer == Peer.SERVER && closeSent && closeReceived) {
      // RFC 6455 §7.1.1: the server is to close the TCP connection first
      endOutput();
    }
    Event event = next();
    if (!(event instanceof Event.End end) || (end.reset() && !expected.orReset())) {
      throw unexpected("the end of the stream" + (expected.orReset() ? " or a reset" : ""), event);
    }
  }

  private void endOutput() throws IOException {
    try {
      socket.socket().shutdownOutput();
    } catch (IOException e) {
      // The client closed first.
      writeFailure = e;
    }
  }

  private static AssertionError unexpected(String expected, Event event) {
    return new AssertionError("expected " + expected + " but got " + event);
  }

  private static String shown(byte[] payload) {
    String head = new String(payload, 0, Math.min(payload.length, 40), UTF_8);
    return "of " + payload.length + " bytes, '" + head + (payload.length > 40 ? "…'" : "'");
  }

  // ---- reading

  private Event next() {
    try {
      RawClient.Frame frame = readFrame();
      if (frame.opcode() >= 8) {
        closeReceived |= frame.opcode() == 8;
        return new Event.Control(frame);
      }
      return message(frame);
    } catch (UncheckedIOException e) {
      return end(Objects.requireNonNull(e.getCause()));
    }
  }

  /** The echo endpoints send nothing between the fragments of a message. */
  private Event.Message message(RawClient.Frame first) {
    boolean text = first.opcode() == 1;
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    RawClient.Frame frame = first;
    payload.writeBytes(first.payload());
    while (!frame.fin()) {
      frame = readFrame();
      if (frame.opcode() != 0) {
        throw new AssertionError("opcode " + frame.opcode() + " inside a message in fragments");
      }
      payload.writeBytes(frame.payload());
    }
    if (first.opcode() == 0) {
      throw new AssertionError("a continuation of nothing");
    }
    boolean compressed = first.rsv() != 0;
    byte[] whole = payload.toByteArray();
    return new Event.Message(
        text, compressed ? Objects.requireNonNull(deflation).inflate(whole) : whole, compressed);
  }

  private RawClient.Frame readFrame() {
    RawClient.Frame frame = socket.readFrame();
    judge(frame);
    return frame;
  }

  private static Event end(IOException e) {
    if (e instanceof SocketTimeoutException) {
      throw new AssertionError("nothing came for " + DEADLINE_MILLIS + " ms", e);
    }
    if (e.toString().contains(" after ")) {
      throw new AssertionError("the stream ended inside a frame: " + e.getMessage(), e);
    }
    return new Event.End(!(e instanceof EOFException));
  }

  /** The rules for every received frame, whatever the script. */
  private void judge(RawClient.Frame frame) {
    framesReceived++;
    if (closeReceived) {
      // §5.5.1: an endpoint MUST NOT send data frames after a Close frame; ours sends no frame
      throw new AssertionError("a frame after the close frame: opcode " + frame.opcode());
    }
    // §5.1: a client MUST mask all frames, a server MUST NOT mask any
    if (frame.masked() != (peer == Peer.SERVER)) {
      throw new AssertionError("a frame that is masked: " + frame.masked());
    }
    // §5.3: a fresh masking key for each frame
    if (frame.masked()) {
      if (framesReceived == 2 && frame.maskingKey() == previousKey) {
        throw new AssertionError("the same masking key twice: " + frame.maskingKey());
      }
      previousKey = frame.maskingKey();
    }
    // §5.2: the minimal number of bytes MUST be used to encode the length
    if (!frame.shortestLength()) {
      throw new AssertionError("not the shortest form of length " + frame.payload().length);
    }
    // RFC 7692 §6: RSV1 on the first frame of a message, where that was agreed on
    boolean mayBeCompressed = deflation != null && (frame.opcode() == 1 || frame.opcode() == 2);
    if (frame.rsv() != 0 && !(frame.rsv() == RSV1 && mayBeCompressed)) {
      throw new AssertionError("reserved bits " + frame.rsv() + " on opcode " + frame.opcode());
    }
    if (frame.opcode() >= 8 && (frame.payload().length > 125 || !frame.fin())) {
      throw new AssertionError("a control frame that is fragmented or too long: " + frame);
    }
    if (frame.opcode() > 10 || (frame.opcode() > 2 && frame.opcode() < 8)) {
      throw new AssertionError("reserved opcode " + frame.opcode());
    }
  }

  @Override
  public void close() {
    // The writer uses the compressor as well; closing the socket ends a write that hangs.
    writing.whenComplete(
        (done, failure) -> {
          if (deflation != null) {
            deflation.close();
          }
        });
  }
}
