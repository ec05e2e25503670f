package dev.vaporetto.room;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages between the nodes whose sockets are members of a room: the contract between
 * {@link Rooms} and a messaging system. A message is opaque bytes, and a channel has any text as
 * its name, so an implementation encodes names for its system and nothing else. Members, presence,
 * slow readers, repetition and the filling of gaps are the work of {@link Rooms}.
 *
 * <p><b>Threads.</b> Implementations are thread-safe, and no method blocks. No method is called
 * under a lock of the rooms, so a broker may deliver under a lock of its own. What a method throws
 * counts as a failed stage. Stages may be completed on any thread.
 *
 * <p><b>State.</b> A broker is lost until it says {@link State#CONNECTED} for the first time, and
 * connects again by itself after each loss, for as long as it is not closed. It never gives up:
 * wrong credentials, or a server that is absent, are a loss with that cause.
 *
 * <p><b>Order.</b> Of two messages of one channel, the one whose {@link #publish} returned before
 * the other's began comes first at every subscriber. A broker with positions delivers one order to
 * all subscribers of all nodes.
 *
 * <p><b>Losses.</b> A message is delivered once, or not at all. Where one may be missing, the
 * subscriber learns it: by the positions, by {@link Subscriber#missed}, or by {@link State#LOST}.
 *
 * <pre>{@code
 * public CompletionStage<Void> publish(RoomBroker.Channel channel, byte[] message) {
 *   return bus.send(subject(channel), message);
 * }
 * }</pre>
 *
 * <p>One broker object serves one {@code Rooms} object, which closes it. The test kit has {@code
 * dev.vaporetto.test.RoomBrokerContract}, a test that every implementation has to pass.
 */
public interface RoomBroker extends AutoCloseable {
  /**
   * Begins to connect. Called once, before all other methods; returns at once.
   *
   * @param listener to be called for each change of the state, one call after another; it does not
   *     block
   */
  void start(StateListener listener);

  /**
   * Begins to deliver the messages of a channel. The interest survives a loss of the connection: it
   * stands again before the broker says {@link State#RESUMED}. Not called for a channel that has an
   * interest, or whose {@link #unsubscribe} is not done.
   *
   * @return a stage that is done when the interest stands, so that a message which any node
   *     publishes from now on is delivered. Its value is a position which all messages follow that
   *     are delivered; empty if the broker has no positions. It fails within 10 s if the interest
   *     does not stand by then, in particular while the connection is lost; then nothing of it is
   *     left, and {@code Rooms} subscribes again later
   */
  CompletionStage<Optional<RoomPosition>> subscribe(Channel channel, Subscriber subscriber);

  /**
   * Ends the interest in a channel. What is still delivered is ignored. Called after the stage of
   * {@link #subscribe} has succeeded.
   *
   * @return a stage that is done, or failed, within 10 s; a failure is logged, and the interest
   *     counts as ended
   */
  CompletionStage<Void> unsubscribe(Channel channel);

  /**
   * Delivers a message to every node that is interested in the channel, this one included if it is.
   * Called on the thread that sends, possibly on several at once, whether this node is interested
   * in the channel or not. A broker limits what waits until it has been sent and acknowledged, and
   * documents that bound: beyond it the stage fails at once, with an {@link java.io.IOException}.
   *
   * @param message at most {@link #maxMessageSize} bytes; not changed by either side
   * @return a stage that is done when the message is sure to be delivered, as far as the broker can
   *     tell: with history once it is kept, without once the server has it, or the connection. It
   *     fails at once while the connection is lost. After a failure the message may have been
   *     delivered or not, and the broker does not send it again by itself unless its system sees
   *     that it is the same
   */
  CompletionStage<Void> publish(Channel channel, byte[] message);

  /**
   * The size of the largest message that {@link #publish} takes, in bytes; at least 64 KiB. It may
   * change with the connection.
   */
  default int maxMessageSize() {
    return Integer.MAX_VALUE;
  }

  /**
   * Whether {@link #history} can be asked, now and always. Such a broker gives each message of a
   * channel of the kind {@link Channel.Kind#ROOM} a position.
   */
  default boolean keepsHistory() {
    return false;
  }

  /**
   * Reads what was published in a channel of the kind {@link Channel.Kind#ROOM}. All messages that
   * this node was delivered before the call and that are still kept are among them.
   *
   * @param after the position before the first message; null for the oldest message that is kept
   * @return the messages, or the first ones if they are many. The stage fails within 10 s if they
   *     cannot be read
   */
  default CompletionStage<History> history(Channel channel, @Nullable RoomPosition after) {
    return CompletableFuture.failedStage(
        new UnsupportedOperationException("this broker keeps no history"));
  }

  /**
   * Ends all interests and the connection; no thread of the broker is left soon after. Stages that
   * wait fail. The state listener is not called any more.
   */
  @Override
  void close();

  /**
   * What messages are published in and subscribed to. Channels of different kinds are different
   * ones, whatever their names.
   *
   * @param name any text that has UTF-8; compared by {@link String#equals}
   */
  record Channel(Kind kind, String name) {
    /**
     * Creates a channel.
     *
     * @throws IllegalArgumentException if the name has half a surrogate pair
     */
    public Channel {
      Texts.requireUtf8(kind.named(), name);
    }

    /** What a channel is for. */
    public enum Kind {
      /** A room. Its messages are kept where the broker keeps history. */
      ROOM,
      /** The sockets of one user. Messages are not kept. */
      USER,
      /** All nodes, for what they tell each other. Messages are not kept. */
      NODES;

      private String named() {
        return switch (this) {
          case ROOM -> "the name of a room";
          case USER -> "the name of a user";
          case NODES -> "the name of a channel";
        };
      }
    }
  }

  /**
   * A message as it is delivered, or kept.
   *
   * @param message the bytes that were published; not changed by either side
   * @param position null if the broker has no positions
   * @param previous the offset of the message before this one in its channel, of the same epoch; 0
   *     if there is none, and without positions
   */
  @SuppressWarnings("ArrayRecordComponent") // deliveries are not compared
  record Delivery(byte[] message, @Nullable RoomPosition position, long previous) {
    /** A message of a broker without positions. */
    public static Delivery of(byte[] message) {
      return new Delivery(message, null, 0);
    }
  }

  /**
   * Takes what is published in a channel. Called on any thread, one call after another for each
   * subscription; returns at once and runs no code of the application.
   */
  interface Subscriber {
    /**
     * Called for one message after another, in their order. A message whose position does not
     * follow that of the last one is ignored, so a broker may deliver one again.
     */
    void deliver(Delivery delivery);

    /**
     * Called when messages may be missing and the positions do not show it: the system or the
     * client library has dropped some, or has lost what it kept. Need not be called for what
     * happens while the connection is lost.
     *
     * @param reason for people: what happened
     */
    void missed(String reason);
  }

  /**
   * A part of what is kept of a channel.
   *
   * @param deliveries with positions, in their order
   * @param gap whether messages between the position that was asked for and the first of these, or
   *     the present, are not kept any more; always true if the position is of another epoch, and
   *     never if none was given
   * @param more whether later messages are kept
   */
  record History(List<Delivery> deliveries, boolean gap, boolean more) {
    /** Copies the list. */
    public History {
      deliveries = List.copyOf(deliveries);
    }
  }

  /** The state of the connection with the messaging system. */
  enum State {
    /** There is a connection for the first time. */
    CONNECTED,
    /** There is no connection. */
    LOST,
    /**
     * There is a connection again, and all interests stand; messages that were published meanwhile
     * may be missing.
     */
    RESUMED
  }

  /** Learns each change of the state. */
  @FunctionalInterface
  interface StateListener {
    /**
     * Called after a change. A broker that cannot connect at its start says {@link State#LOST} with
     * the cause.
     *
     * @param cause of a loss; null if none is known, and for the other states
     */
    void onState(State state, @Nullable Throwable cause);
  }
}
