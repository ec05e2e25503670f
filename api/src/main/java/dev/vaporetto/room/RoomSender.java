package dev.vaporetto.room;

import dev.vaporetto.MessageCodec;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sends messages to members of a room: to all by the room itself, to all but one by {@link
 * Room#except}. Thread-safe, and nothing blocks.
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
   * @return done when the broker has taken it, which is at once without one; it says nothing about
   *     the members
   */
  CompletionStage<Void> send(String message);

  /** Sends a binary message: the remaining bytes, which are copied; like {@link #send(String)}. */
  CompletionStage<Void> send(ByteBuffer message);

  /** Sends a binary message: the array, which is copied; like {@link #send(String)}. */
  default CompletionStage<Void> send(byte[] message) {
    return send(ByteBuffer.wrap(message));
  }

  /**
   * Sends an object as a text message, which is encoded once.
   *
   * @return like {@link #send(String)}; failed with what the codec throws, and then nothing is sent
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
