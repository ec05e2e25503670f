package dev.vaporetto.jakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The parts of a message, and the two streams that read them. */
@Timeout(20)
class PartQueueTest {
  private final AtomicInteger room = new AtomicInteger();
  private final AtomicLong kept = new AtomicLong();
  private final PartQueue<String> text =
      new PartQueue<>(String::length, room::incrementAndGet, kept::addAndGet);
  private final PartQueue<ByteBuffer> bytes =
      new PartQueue<>(ByteBuffer::remaining, () -> {}, any -> {});
  private final Reader reader = new PartReader(text);
  private final InputStream stream = new PartInputStream(bytes);

  @Test
  void aReaderReadsAcrossParts() throws Exception {
    text.put("ab");
    text.put("");
    text.put("cde");
    text.complete();
    char[] target = new char[4];
    assertThat(reader.read(target, 1, 0)).isZero();
    assertThat(reader.ready()).isTrue();
    assertThat(reader.read(target, 1, 3)).isEqualTo(2);
    assertThat(target).containsExactly('\0', 'a', 'b', '\0');
    StringWriter rest = new StringWriter();
    reader.transferTo(rest);
    assertThat(rest.toString()).isEqualTo("cde");
    assertThat(reader.read()).isEqualTo(-1);
    assertThat(reader.ready()).as("a read at the end does not block").isTrue();
  }

  @Test
  void anInputStreamReadsAcrossParts() throws Exception {
    bytes.put(ByteBuffer.wrap(new byte[] {1, (byte) 0xFF}));
    bytes.put(ByteBuffer.wrap(new byte[] {3}));
    bytes.complete();
    assertThat(stream.available()).isZero();
    assertThat(stream.read()).isEqualTo(1);
    assertThat(stream.available()).isEqualTo(1);
    assertThat(stream.read(new byte[2], 0, 0)).isZero();
    assertThat(stream.read()).isEqualTo(0xFF);
    assertThat(stream.readAllBytes()).containsExactly(3);
    assertThat(stream.read()).isEqualTo(-1);
  }

  @Test
  void aReadWaitsForTheNextPart() throws Exception {
    CompletableFuture<Integer> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return reader.read();
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    assertThat(reader.ready()).isFalse();
    text.put("x");
    assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo('x');
  }

  @Test
  void whatHasComeIsReadBeforeTheFailure() throws Exception {
    text.put("ab");
    text.fail(new EOFException("gone"));
    text.fail(new EOFException("twice"));
    assertThat(reader.read()).isEqualTo('a');
    assertThat(reader.read()).isEqualTo('b');
    assertThatThrownBy(reader::read).isInstanceOf(IOException.class).hasMessage("gone");
    assertThatThrownBy(reader::read).as("again").hasMessage("gone");
  }

  @Test
  void aMessageThatIsCompleteCannotFail() throws Exception {
    text.complete();
    text.fail(new EOFException("gone"));
    assertThat(reader.read()).isEqualTo(-1);
  }

  @Test
  void aStreamThatIsClosedDropsTheRestAndIsReadNoMore() throws Exception {
    text.put("ab");
    reader.close();
    text.put("cd");
    assertThatThrownBy(reader::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the stream is closed; expected");
    bytes.put(ByteBuffer.wrap(new byte[] {1, 2}));
    assertThat(stream.read()).isEqualTo(1);
    stream.close();
    assertThatThrownBy(stream::read).isInstanceOf(IOException.class);
  }

  @Test
  void thereIsRoomWhenHalfWasRead() throws Exception {
    String part = "x".repeat(PartQueue.CAPACITY / 4);
    for (int i = 0; i < 3; i++) {
      text.put(part);
      assertThat(text.isFull()).isFalse();
    }
    text.put(part);
    assertThat(text.isFull()).isTrue();
    text.take();
    assertThat(room).hasValue(0);
    text.take();
    assertThat(room).hasValue(1);
    assertThat(text.isFull()).isFalse();
    text.take();
    assertThat(room).hasValue(1);
  }

  /** Each of them is an object, and far larger than its content. */
  @Test
  void tinyPartsFillTheQueueLongBeforeTheirContentDoes() throws Exception {
    int count = 0;
    while (!text.isFull()) {
      text.put("x");
      count++;
    }
    assertThat(count).isEqualTo(256);
    for (int i = 0; i < count / 2 - 1; i++) {
      text.take();
    }
    assertThat(room).hasValue(0);
    text.take();
    assertThat(room).hasValue(1);
  }

  @Test
  void aQueueThatNobodyReadsIsNeverFull() {
    text.put("x".repeat(PartQueue.CAPACITY));
    text.abandon();
    assertThat(room).hasValue(1);
    text.put("x".repeat(PartQueue.CAPACITY));
    assertThat(text.isFull()).isFalse();
  }

  @Test
  void whatWaitsIsOfAccountUntilItIsReadOrAbandoned() throws Exception {
    text.put("x");
    text.put("x".repeat(1000));
    text.put("");
    assertThat(kept).hasValue(PartQueue.LEAST + 1000);
    text.take();
    assertThat(kept).hasValue(1000);
    text.abandon();
    text.abandon();
    text.put("x");
    assertThat(kept).hasValue(0);
  }

  @Test
  void anInterruptEndsTheWait() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(reader::read).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
