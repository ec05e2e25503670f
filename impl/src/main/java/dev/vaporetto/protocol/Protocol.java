package dev.vaporetto.protocol;

import dev.vaporetto.protocol.Closure.Initiator;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.WebSocketFailure;
import dev.vaporetto.protocol.message.Delivery;
import dev.vaporetto.protocol.message.FragmentedMessage;
import dev.vaporetto.protocol.message.MessageEvent;
import dev.vaporetto.protocol.message.MessageLimits;
import dev.vaporetto.protocol.message.MessageReader;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One connection as RFC 6455 sees it after the opening handshake: it decides, and its caller
 * carries. Bytes of the peer become events; sends, closes and failures change the state; it says
 * which control frames are to be written, whether this side has to close the TCP connection, and
 * how the connection closed. The same rules serve both roles.
 *
 * <pre>
 *   OPEN ── close() ──► CLOSING ── closeReceived() ──► DISCARDING ── transportEnded() ──► CLOSED
 *     ├──── closeReceived(), to be answered ──────────►│                                    ▲
 *     ├──── fail() ───────────────────────────────────►│                                    │
 *     └──── transportEnded() ───────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>Not thread-safe. The methods of the inbound half ({@link #receive} and what returns its
 * results) are for one thread, the one that reads. All others are called under one lock. {@link
 * #phase} is all that both share.
 */
public final class Protocol {
  /** What happens to data. */
  public enum Phase {
    /** Data goes both ways. */
    OPEN,
    /** This side has sent a close frame and waits for the peer's; data that comes is dropped. */
    CLOSING,
    /** How the connection closed is decided; what still comes is thrown away. */
    DISCARDING,
    /** The transport has ended. */
    CLOSED
  }

  /** How long the peer may keep the connection waiting for its end. */
  public enum Patience {
    /** The connection is open, or gone. */
    NONE,
    /** As long as a closing handshake may take. */
    CLOSING_HANDSHAKE,
    /** As long as the peer needs to read a close frame (RFC 6455 §7.1.1). */
    LINGER
  }

  private final Role role;
  private final MessageReader reader;
  private final FragmentedMessage outgoing = new FragmentedMessage();

  /** Written under the lock; the reading thread looks at it between two events. */
  private volatile Phase phase = Phase.OPEN;

  /** The status of this side's close frame; null before it was sent. */
  private @Nullable CloseStatus sent;

  /** The status of the peer's close frame; null before it came. */
  private @Nullable CloseStatus received;

  /** Who made this side send its close frame. */
  private Initiator sender = Initiator.APPLICATION;

  /** Whether this side's close frame was not an answer. */
  private boolean closedFirst;

  /** Whether {@link #fail} ended the connection. */
  private boolean failed;

  /** Why the engine closed an open connection; null for no reason but the close itself. */
  private @Nullable Throwable cause;

  /** Set once, when DISCARDING or CLOSED is entered. */
  private @Nullable Closure closure;

  /** Whether {@link #takeClosure} has told. */
  private boolean closureTaken;

  /** The payload of the latest ping that is not answered yet. */
  private @Nullable ByteBuffer unansweredPing;

  /**
   * An open connection.
   *
   * @param extensions as the opening handshake agreed
   * @param delivery tells which messages are delivered in parts
   */
  public Protocol(
      Role role, MessageLimits limits, ExtensionPipeline extensions, Delivery delivery) {
    this.role = role;
    reader = new MessageReader(role, limits, extensions, delivery);
  }

  public Role role() {
    return role;
  }

  /** What happens to data now. */
  public Phase phase() {
    return phase;
  }

  // ---- the inbound half

  /** See {@link MessageReader#toFrameEnd}. */
  public long toFrameEnd() {
    return reader.toFrameEnd();
  }

  /**
   * Reads until an event is complete; what follows it stays in {@code in}. The results of an event
   * are valid until the next call.
   *
   * @param in a heap buffer; its array is unmasked in place
   * @return {@link MessageEvent#NEED_MORE} when all of {@code in} was read
   * @throws WebSocketFailure when the peer broke a rule: {@link #fail} is to follow
   */
  public MessageEvent receive(ByteBuffer in) throws WebSocketFailure {
    while (!ignoresInput()) {
      MessageEvent event = reader.next(in);
      // §1.4: after sending a close frame, an endpoint discards any further data received
      if (event == MessageEvent.NEED_MORE || event == MessageEvent.CLOSE || !isClosing()) {
        return event;
      }
    }
    return MessageEvent.NEED_MORE;
  }

  private boolean isClosing() {
    return phase == Phase.CLOSING;
  }

  /** Whether no event is of interest. What came before the transport ended by itself still is. */
  private boolean ignoresInput() {
    Phase now = phase;
    return now == Phase.DISCARDING || (now == Phase.CLOSED && isEndedByThisSide());
  }

  private boolean isEndedByThisSide() {
    Closure decided = Objects.requireNonNull(closure, "decided before CLOSED is entered");
    return decided.initiator() != Initiator.TRANSPORT;
  }

  /** Whether {@link #receive} has more to tell without input. */
  public boolean hasPendingEvent() {
    return reader.isPending();
  }

  /** How many bytes are held of messages that are not complete. */
  public long heldBytes() {
    return reader.heldBytes();
  }

  /** The text of the last text message, or of a part of one. */
  public String text() {
    return reader.text();
  }

  /** The payload of the last binary message, part of one, ping or pong. */
  public ByteBuffer binary() {
    return reader.binary();
  }

  /** Lets go of the last event's results. */
  public void forget() {
    reader.forget();
  }

  /** Nothing is received any more: lets go of all memory. Idempotent. */
  public void endReceiving() {
    reader.close();
  }

  // ---- the state; under the lock

  /** Whether data may be sent (RFC 6455 §6.1: the connection MUST be in an OPEN state). */
  public boolean maySend() {
    return phase == Phase.OPEN;
  }

  /**
   * Begins the closing handshake.
   *
   * @param reason for an engine that closes where no rule was broken; null for none
   * @return whether a close frame with this status is to be written; false if one was sent before
   *     (§5.5.1: an endpoint sends only one) or the connection is over
   * @throws IllegalArgumentException if the status must not be sent; nothing has changed then
   */
  public boolean close(CloseStatus status, Initiator initiator, @Nullable Throwable reason) {
    status.requireSendable();
    if (phase != Phase.OPEN) {
      return false;
    }
    cause = reason;
    sendClose(status, initiator);
    enter(Phase.CLOSING);
    return true;
  }

  /**
   * The peer's close frame, the last event, has come.
   *
   * @return the status of the close frame that is to be written as an answer; null for none
   */
  public @Nullable CloseStatus closeReceived() {
    if (phase == Phase.DISCARDING || phase == Phase.CLOSED) {
      return null;
    }
    received = reader.closeStatus();
    CloseStatus answer = null;
    if (sent == null) {
      // §5.5.1: if an endpoint did not previously send a close frame, it MUST send one in response,
      // typically echoing the status code
      answer = new CloseStatus(received.code(), "");
      sent = answer;
    }
    decide(null, Initiator.TRANSPORT);
    enter(Phase.DISCARDING);
    return answer;
  }

  /**
   * Fails the connection (RFC 6455 §7.1.7). What the peer still sends is thrown away, so that it
   * can read the close frame before a reset of its socket.
   *
   * @param failure why; part of the outcome if the connection was open
   * @return whether a close frame with this status is to be written
   */
  public boolean fail(CloseStatus status, Throwable failure) {
    if (phase == Phase.DISCARDING || phase == Phase.CLOSED) {
      return false;
    }
    boolean wasOpen = phase == Phase.OPEN;
    failed = true;
    if (wasOpen) {
      sendClose(status, Initiator.ENGINE);
    }
    decide(wasOpen ? failure : null, Initiator.ENGINE);
    enter(Phase.DISCARDING);
    return wasOpen;
  }

  private void sendClose(CloseStatus status, Initiator initiator) {
    sent = status;
    sender = initiator;
    closedFirst = true;
  }

  /**
   * The transport has ended, or is to be ended whatever the peer does.
   *
   * @param failure why; null where that is no error. Part of the outcome if the connection was open
   * @param initiator who ended it, where neither side had sent a close frame
   */
  public void transportEnded(@Nullable Throwable failure, Initiator initiator) {
    decide(phase == Phase.OPEN ? failure : null, initiator);
    enter(Phase.CLOSED);
  }

  private void enter(Phase next) {
    phase = next;
    // §5.5.1: no frame follows the close frame
    unansweredPing = null;
  }

  /** Decides how the connection closed, once. */
  private void decide(@Nullable Throwable failure, Initiator withoutCloseFrame) {
    if (closure != null) {
      return;
    }
    if (failure != null) {
      cause = failure;
    }
    closure = new Closure(status(), initiator(withoutCloseFrame), sent, received);
  }

  /** What this side's application has closed with; null if it did not begin to close. */
  public @Nullable CloseStatus closedByApplication() {
    return closedFirst && sender == Initiator.APPLICATION ? sent : null;
  }

  /**
   * RFC 6455 §7.1.5: the status of the first close frame; 1006 where there is none, or where the
   * peer did not answer that of the application, so that it may not know of the close. What this
   * side's engine has closed with stands in any case: it says why.
   */
  private CloseStatus status() {
    CloseStatus own = closedByApplication();
    if (own != null && received == null) {
      return new CloseStatus(
          CloseStatus.ABNORMAL, "the peer did not answer the close with " + own.code());
    }
    CloseStatus first = closedFirst ? sent : received;
    return first != null ? first : new CloseStatus(CloseStatus.ABNORMAL, "the connection was lost");
  }

  private Initiator initiator(Initiator withoutCloseFrame) {
    if (closedFirst) {
      return sender;
    }
    return received != null ? Initiator.PEER : withoutCloseFrame;
  }

  /** How the connection closed, once: null while it is not decided, and after the first time. */
  public @Nullable Closure takeClosure() {
    Closure decided = closureTaken ? null : closure;
    closureTaken |= decided != null;
    return decided;
  }

  /** How the connection closed; only after {@link #takeClosure} has told. */
  public Closure closure() {
    return Objects.requireNonNull(closure, "decided before it is told");
  }

  /**
   * The error that closed the connection; null for none. Final once {@link #takeClosure} has told.
   */
  public @Nullable Throwable error() {
    return cause;
  }

  /** How long the peer may take to end what {@link #phase} says. */
  public Patience patience() {
    return switch (phase) {
      case OPEN, CLOSED -> Patience.NONE;
      case CLOSING -> Patience.CLOSING_HANDSHAKE;
      // §7.1.1: a client waits for the server to close the TCP connection first. A server closes as
      // soon as its answer is written, which takes as long as the peer takes to read it.
      case DISCARDING ->
          failed || role == Role.CLIENT ? Patience.LINGER : Patience.CLOSING_HANDSHAKE;
    };
  }

  /**
   * Whether this side closes the TCP connection now.
   *
   * @param written whether everything is written that was to be written
   */
  public boolean isTransportCloseDue(boolean written) {
    if (phase != Phase.DISCARDING || !written) {
      return false;
    }
    // A close frame that broke a rule is the peer's last frame all the same.
    return failed ? reader.isCloseFrameRead() : role == Role.SERVER;
  }

  /**
   * Throws away what the peer has sent; on the thread that reads. A peer that broke a rule has most
   * likely read our close frame when it sends its own: closed earlier, the socket would be reset,
   * and the peer's system would throw our close frame away (RFC 6455 §7.1.1).
   *
   * @param written whether everything is written that was to be written
   * @return whether this side closes the TCP connection now
   */
  public boolean discard(ByteBuffer bytes, boolean written) {
    reader.discard(bytes);
    // A server that goes on after its close frame is not waited for.
    return isTransportCloseDue(written)
        || (phase == Phase.DISCARDING && written && received != null);
  }

  // ---- what is to be written

  /**
   * A ping has come: it is to be answered, unless a close frame was sent or received (RFC 6455
   * §5.5.2). Of several that wait for their answer, only the latest is answered (§5.5.3).
   *
   * @param payload is copied
   */
  public void pingReceived(ByteBuffer payload) {
    if (phase == Phase.OPEN) {
      unansweredPing = ByteBuffer.allocate(payload.remaining()).put(payload.duplicate()).flip();
    }
  }

  /** The payload of the pong that is to be written next; null for none. */
  public @Nullable ByteBuffer takePong() {
    ByteBuffer payload = unansweredPing;
    unansweredPing = null;
    return payload;
  }

  /** Whether a message is being sent in parts, so that no other data frame may be sent (§5.4). */
  public boolean isSendingParts() {
    return outgoing.isOpen();
  }

  /**
   * Checks that a part may be sent next.
   *
   * @throws IllegalStateException if a message of the other kind is being sent in parts
   */
  public void requirePart(Opcode kind) {
    outgoing.requireNext(kind);
  }

  /**
   * The opcode of the next part's frame.
   *
   * @param kind TEXT or BINARY
   * @throws IllegalStateException as {@link #requirePart} says
   */
  public Opcode sendPart(Opcode kind, boolean last) {
    return outgoing.next(kind, last);
  }
}
