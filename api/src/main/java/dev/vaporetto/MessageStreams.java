package dev.vaporetto;

import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * Messages of any size, of which one part is in memory at a time; see {@link WebSocket#streams}.
 * Thread-safe.
 *
 * <p><b>A message that is sent</b> is read on a thread of its own, at most 64 KiB at a time, when
 * its turn has come. Other messages wait behind it: of those that are sent from here any number, of
 * the others as many as {@link FlowControl#outboundLimit} lets wait. A source that fails closes the
 * socket with 1011, since what was sent of the message cannot be taken back.
 *
 * <p><b>A message that is received</b> comes in parts, as they arrive, and its size is not limited.
 * A listener of here takes the place of the socket's listener for messages of its kind, and the
 * other way round; a message that has begun to arrive goes to the listener that was there.
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
   * @param source until its end; closed then, and when the message cannot be sent: if the
   *     connection ends, even while it is read
   * @return done when the last byte is on its way; failed with what the source failed with, or with
   *     an {@link java.io.IOException}
   */
  CompletableFuture<Void> send(InputStream source);

  /** Like {@link #send(InputStream)}, from a channel that blocks. */
  CompletableFuture<Void> send(ReadableByteChannel source);

  /**
   * Like {@link #send(InputStream)}, from a publisher: it is subscribed to when the message's turn
   * has come, and asked for one buffer at a time. A buffer must not change before the next one is
   * asked for. When the connection ends, the subscription is cancelled, and the future fails.
   */
  CompletableFuture<Void> send(Flow.Publisher<ByteBuffer> source);

  /** Sends a text message, like {@link #send(InputStream)}. */
  CompletableFuture<Void> sendText(Reader source);

  /** Sends a text message, like {@link #send(Flow.Publisher)}. */
  CompletableFuture<Void> sendText(Flow.Publisher<String> source);

  /** Listens to text messages in parts. No part ends between the two halves of a character. */
  Listening onString(PartListener<String> listener);

  /**
   * Listens to binary messages in parts. The buffer is valid during the call only, and is not
   * copied.
   */
  Listening onByteBuffer(PartListener<ByteBuffer> listener);

  /** Listens to binary messages in parts. The array belongs to the listener. */
  Listening onData(PartListener<byte[]> listener);

  /**
   * Like {@link #onString}; the next part waits until the stage of the one before is done.
   *
   * @throws UnsupportedOperationException on an engine other than Vaporetto's
   */
  Listening onStringAsync(AsyncPartListener<String> listener);

  /**
   * Like {@link #onByteBuffer}; the next part waits until the stage of the one before is done, and
   * the buffer is valid until then: it is a copy.
   *
   * @throws UnsupportedOperationException on an engine other than Vaporetto's
   */
  Listening onByteBufferAsync(AsyncPartListener<ByteBuffer> listener);

  /**
   * Like {@link #onData}; the next part waits until the stage of the one before is done.
   *
   * @throws UnsupportedOperationException on an engine other than Vaporetto's
   */
  Listening onDataAsync(AsyncPartListener<byte[]> listener);
}
