package dev.vaporetto.room;

import dev.vaporetto.MessageCodec;
import dev.vaporetto.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A room of {@link Rooms}. Thread-safe, and nothing blocks: each method returns when it is settled
 * what comes before it in the room's order; members are told by then, unless another thread is at
 * it.
 *
 * <pre>{@code
 * Room room = rooms.room("lobby");
 * room.join(webSocket);
 * webSocket.onString(text -> room.sendExcept(webSocket, text));
 * }</pre>
 */
public interface Room {
  /** Its name. */
  String name();

  /**
   * Lets a socket hear what is sent from now on, once, however often it joins. It leaves by itself
   * when it closes; one that has closed does not join.
   *
   * <p>With a {@link RoomBroker}, what is sent is heard from when the broker's subscription for
   * this node stands, which is later than the return of this method for the first member here. A
   * subscription that fails is logged; the next join subscribes again.
   */
  void join(WebSocket socket);

  /** Ends {@link #join}; does nothing if the socket is no member. */
  void leave(WebSocket socket);

  /** The members on this node, in the order in which they came. A snapshot. */
  List<WebSocket> members();

  /**
   * Sends a text to all members.
   *
   * @return done when the broker has taken it, which is at once without one; it says nothing about
   *     the members
   */
  CompletionStage<Void> send(String text);

  /** Sends the remaining bytes, which are copied, to all members; like {@link #send(String)}. */
  CompletionStage<Void> send(ByteBuffer bytes);

  /**
   * Sends a text to all members but one; like {@link #send(String)}.
   *
   * @param except need not be a member
   */
  CompletionStage<Void> sendExcept(WebSocket except, String text);

  /** Sends the remaining bytes, which are copied, to all members but one. */
  CompletionStage<Void> sendExcept(WebSocket except, ByteBuffer bytes);

  /**
   * Sends an object as a text, which is encoded once, to all members.
   *
   * @return like {@link #send(String)}; failed with what the codec throws, and then nothing is sent
   */
  default <T> CompletionStage<Void> sendMessage(MessageCodec<T> codec, T value) {
    return encoded(codec, value, this::send);
  }

  /** Sends an object to all members but one, like {@link #sendMessage}. */
  default <T> CompletionStage<Void> sendMessageExcept(
      WebSocket except, MessageCodec<T> codec, T value) {
    return encoded(codec, value, text -> sendExcept(except, text));
  }

  private static <T> CompletionStage<Void> encoded(
      MessageCodec<T> codec, T value, Function<String, CompletionStage<Void>> sending) {
    String text;
    try {
      text = codec.encode(value);
    } catch (Exception e) {
      return CompletableFuture.failedStage(e);
    }
    return sending.apply(text);
  }
}
