package dev.vaporetto.internal.socket;

import dev.vaporetto.AsyncPartListener;
import dev.vaporetto.Listening;
import dev.vaporetto.MessageStreams;
import dev.vaporetto.PartListener;
import dev.vaporetto.internal.Copies;
import dev.vaporetto.internal.Threads;
import dev.vaporetto.internal.engine.Outbound;
import dev.vaporetto.internal.socket.in.Inbox;
import dev.vaporetto.internal.socket.out.BlockingSource;
import dev.vaporetto.internal.socket.out.OutgoingStreams;
import dev.vaporetto.internal.socket.out.PublishedSource;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** The view of a socket that sends and receives messages in parts. */
record SocketStreams(
    Outbound outbound, OutgoingStreams outgoing, Inbox<String> texts, Inbox<ByteBuffer> binaries)
    implements MessageStreams {
  /** The next part may be dispatched at once. */
  private static final CompletableFuture<Void> TAKEN = CompletableFuture.completedFuture(null);

  @Override
  public CompletableFuture<Void> send(InputStream source) {
    Objects.requireNonNull(source, "source");
    return outgoing.sendBinary(BlockingSource.of(source, Threads.shared()));
  }

  @Override
  public CompletableFuture<Void> send(ReadableByteChannel source) {
    Objects.requireNonNull(source, "source");
    return outgoing.sendBinary(BlockingSource.of(source, Threads.shared()));
  }

  @Override
  public CompletableFuture<Void> send(Flow.Publisher<ByteBuffer> source) {
    Objects.requireNonNull(source, "source");
    return outgoing.sendBinary(new PublishedSource<>(source, Threads.shared()));
  }

  @Override
  public CompletableFuture<Void> sendText(Reader source) {
    Objects.requireNonNull(source, "source");
    return outgoing.sendText(BlockingSource.of(source, Threads.shared()));
  }

  @Override
  public CompletableFuture<Void> sendText(Flow.Publisher<String> source) {
    Objects.requireNonNull(source, "source");
    return outgoing.sendText(new PublishedSource<>(source, Threads.shared()));
  }

  @Override
  public Listening onString(PartListener<String> listener) {
    Objects.requireNonNull(listener, "listener");
    return texts.listen(taking(listener), true);
  }

  @Override
  public Listening onByteBuffer(PartListener<ByteBuffer> listener) {
    Objects.requireNonNull(listener, "listener");
    return binaries.listen(taking(listener), true);
  }

  @Override
  public Listening onData(PartListener<byte[]> listener) {
    Objects.requireNonNull(listener, "listener");
    return binaries.listen(
        taking((ByteBuffer part, boolean last) -> listener.onPart(Copies.array(part), last)), true);
  }

  private static <T> AsyncPartListener<T> taking(PartListener<T> listener) {
    return (part, last) -> {
      listener.onPart(part, last);
      return TAKEN;
    };
  }

  @Override
  public Listening onStringAsync(AsyncPartListener<String> listener) {
    Objects.requireNonNull(listener, "listener");
    outbound.requireBackPressure("streams().onStringAsync");
    return texts.listen(listener, true);
  }

  @Override
  public Listening onByteBufferAsync(AsyncPartListener<ByteBuffer> listener) {
    Objects.requireNonNull(listener, "listener");
    outbound.requireBackPressure("streams().onByteBufferAsync");
    return binaries.listen((part, last) -> listener.onPart(Copies.buffer(part), last), true);
  }

  @Override
  public Listening onDataAsync(AsyncPartListener<byte[]> listener) {
    Objects.requireNonNull(listener, "listener");
    outbound.requireBackPressure("streams().onDataAsync");
    return binaries.listen((part, last) -> listener.onPart(Copies.array(part), last), true);
  }
}
