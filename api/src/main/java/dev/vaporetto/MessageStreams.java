package dev.vaporetto;

import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * Sends and receives messages of any size, one part in memory at a time; see {@link
 * WebSocket#streams}. Thread-safe.
 *
 * <p><b>Sending.</b> When it is the message's turn, its source is read on a thread of its own, at
 * most 64 KiB at a time. Other messages wait behind it: any number of those that are sent by these
 * methods, and as many others as {@link FlowControl#outboundLimit} allows. A source that fails
 * closes the socket with 1011, since the part of the message that was sent cannot be taken back.
 *
 * <p><b>Receiving.</b> A message is delivered in parts, as they arrive, and its size is not
 * limited. A listener that is set here replaces the socket's listener for messages of this kind,
 * and the other way round. A message that has begun to arrive goes to the earlier listener.
 *
 * <pre>{@code
 * routes.websocket("upload/{name}", (request, webSocket) -> {
 *   FileChannel file = FileChannel.open(folder.resolve(request.parameter("name")), CREATE, WRITE);
 *   webSocket.streams().onByteBuffer((part, last) -> {
 *     file.write(part);
 *     if (last) {
 *       webSocket.send("stored");
 *     }
 *   }).onClose((code, reason) -> close(file));
 * });
 * }</pre>
 */
public interface MessageStreams {
  /**
   * Sends a binary message.
   *
   * @param source is read to its end, and closed then or when the message cannot be sent. If the
   *     connection is lost, it is closed even while it is being read
   * @return a future that is done when the last byte is on its way, or fails with the source's
   *     exception or with an {@link java.io.IOException}
   */
  CompletableFuture<Void> send(InputStream source);

  /** Like {@link #send(InputStream)}, from a channel in blocking mode. */
  CompletableFuture<Void> send(ReadableByteChannel source);

  /**
   * Like {@link #send(InputStream)}, from a publisher. It is subscribed to when it is the message's
   * turn, and one buffer is requested at a time. A buffer must not change before the next one is
   * requested. If the connection is lost, the subscription is cancelled and the future fails.
   */
  CompletableFuture<Void> send(Flow.Publisher<ByteBuffer> source);

  /** Sends a text message, like {@link #send(InputStream)}. */
  CompletableFuture<Void> sendText(Reader source);

  /** Sends a text message, like {@link #send(Flow.Publisher)}. */
  CompletableFuture<Void> sendText(Flow.Publisher<String> source);

  /** Listens to text messages in parts. No part ends in the middle of a surrogate pair. */
  Listening onString(PartListener<String> listener);

  /**
   * Listens to binary messages in parts. The buffer is read-only, valid during the call only, and
   * not copied.
   */
  Listening onByteBuffer(PartListener<ByteBuffer> listener);

  /** Listens to binary messages in parts. The array belongs to the listener. */
  Listening onData(PartListener<byte[]> listener);

  /**
   * Like {@link #onString}, but the next part waits until the stage of the part before is done.
   *
   * @throws UnsupportedOperationException on an engine other than Vaporetto's
   */
  Listening onStringAsync(AsyncPartListener<String> listener);

  /**
   * Like {@link #onByteBuffer}, but the next part waits until the stage of the part before is done.
   * The buffer is a copy, so that it stays valid.
   *
   * @throws UnsupportedOperationException on an engine other than Vaporetto's
   */
  Listening onByteBufferAsync(AsyncPartListener<ByteBuffer> listener);

  /**
   * Like {@link #onData}, but the next part waits until the stage of the part before is done.
   *
   * @throws UnsupportedOperationException on an engine other than Vaporetto's
   */
  Listening onDataAsync(AsyncPartListener<byte[]> listener);
}
