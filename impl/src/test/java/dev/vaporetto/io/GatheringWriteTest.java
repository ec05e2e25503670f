package dev.vaporetto.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GatheringWriteTest {
  private static final int KIB = 1024;

  private final Channel channel = new Channel();

  /** A channel that takes so many bytes, and remembers what each call offered. */
  private static final class Channel implements GatheringByteChannel {
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final List<Integer> offers = new ArrayList<>();
    private int room = Integer.MAX_VALUE;

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
      int offered = 0;
      int count = 0;
      for (int i = offset; i < offset + length; i++) {
        ByteBuffer source = sources[i];
        offered += source.remaining();
        byte[] bytes = new byte[Math.min(room, source.remaining())];
        source.get(bytes);
        taken.writeBytes(bytes);
        room -= bytes.length;
        count += bytes.length;
      }
      offers.add(offered);
      return count;
    }

    @Override
    public long write(ByteBuffer[] sources) {
      return write(sources, 0, sources.length);
    }

    @Override
    public int write(ByteBuffer source) {
      return (int) write(new ByteBuffer[] {source});
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  /** Buffers with different bytes, the n-th of so many bytes. */
  private static ByteBuffer[] buffers(int... sizes) {
    Random random = new Random(1);
    return IntStream.of(sizes)
        .mapToObj(
            size -> {
              byte[] bytes = new byte[size];
              random.nextBytes(bytes);
              return ByteBuffer.wrap(bytes);
            })
        .toArray(ByteBuffer[]::new);
  }

  private static byte[] contentOf(ByteBuffer... buffers) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuffer buffer : buffers) {
      byte[] bytes = new byte[buffer.capacity()];
      buffer.duplicate().rewind().get(bytes);
      all.writeBytes(bytes);
    }
    return all.toByteArray();
  }

  @Test
  void smallBuffersLeaveInOneCall() throws Exception {
    ByteBuffer[] sources = buffers(10, 20_000, 1);
    assertThat(GatheringWrite.write(channel, sources, 16)).isTrue();
    assertThat(channel.offers).containsExactly(20_011);
    assertThat(channel.taken.toByteArray()).isEqualTo(contentOf(sources));
    assertThat(sources).noneMatch(ByteBuffer::hasRemaining);
  }

  @Test
  void noCallOffersMoreThan64KiB() throws Exception {
    ByteBuffer[] sources = buffers(10, 100 * KIB, 1, 64 * KIB, 64 * KIB);
    assertThat(GatheringWrite.write(channel, sources, 16)).isTrue();
    assertThat(channel.offers).containsExactly(64 * KIB, 64 * KIB, 64 * KIB, 36 * KIB + 11);
    assertThat(channel.taken.toByteArray()).isEqualTo(contentOf(sources));
  }

  @Test
  void whatTheChannelDoesNotTakeLeavesByTheNextCalls() throws Exception {
    ByteBuffer[] sources = buffers(10, 100, 100 * KIB);
    channel.room = 50;
    assertThat(GatheringWrite.write(channel, sources, 16)).isFalse();
    assertThat(channel.offers).hasSize(1);
    channel.room = 70 * KIB;
    assertThat(GatheringWrite.write(channel, sources, 16)).isFalse();
    assertThat(channel.offers).hasSize(3);
    channel.room = 100 * KIB;
    assertThat(GatheringWrite.write(channel, sources, 16)).isTrue();
    assertThat(channel.taken.toByteArray()).isEqualTo(contentOf(sources));
  }

  @Test
  void afterSoManyCallsTheRestIsLeft() throws Exception {
    ByteBuffer[] sources = buffers(1, 64 * KIB * 3);
    assertThat(GatheringWrite.write(channel, sources, 3)).isFalse();
    assertThat(channel.offers).hasSize(3);
    assertThat(sources[1].remaining()).isEqualTo(1);
    assertThat(sources[1].limit()).isEqualTo(sources[1].capacity());
    assertThat(GatheringWrite.write(channel, sources, 3)).isTrue();
    assertThat(channel.taken.toByteArray()).isEqualTo(contentOf(sources));
  }

  @Test
  void theLastCallMayEndTheWrite() throws Exception {
    assertThat(GatheringWrite.write(channel, buffers(64 * KIB), 1)).isTrue();
  }
}
