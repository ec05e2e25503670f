package dev.vaporetto.room;

import dev.vaporetto.MessageCodec;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sends messages to members of a room: the room itself to all, {@link Room#except} to all except
 * one. Thread-safe; no method blocks.
 *
 * <pre>{@code
 * Room room = rooms.room("lobby");
 * RoomSender others = room.except(webSocket);
 * webSocket.onString(others::send);
 * }</pre>
 */
public interface RoomSender {
  /**
   * Sends a text message.
   *
   * @return a stage that is done when the broker has accepted the message, or at once without a
   *     broker. It says nothing about delivery to members: see {@link Rooms#onUnsent}. It fails
   *     with an {@link java.io.IOException} while 16 MiB wait for the members on this node, for a
   *     message of more than {@link Rooms#maxMessageSize()}, and while the broker is lost or more
   *     waits for it than it takes; after a failure of the broker the message may have been
   *     delivered or not
   */
  CompletionStage<Void> send(String message);

  /**
   * Sends the remaining bytes, which are copied, as a binary message; like {@link #send(String)}.
   */
  CompletionStage<Void> send(ByteBuffer message);

  /** Sends the array, which is copied, as a binary message; like {@link #send(String)}. */
  default CompletionStage<Void> send(byte[] message) {
    return send(ByteBuffer.wrap(message));
  }

  /**
   * Sends an object as a text message, which is encoded once.
   *
   * @return like {@link #send(String)}. If the codec throws, the stage fails with that, and nothing
   *     is sent
   */
  default <T> CompletionStage<Void> send(MessageCodec<T> codec, T message) {
    String text;
    try {
      text = codec.encode(message);
    } catch (Exception e) {
      return CompletableFuture.failedStage(e);
    }
    return send(text);
  }
}
