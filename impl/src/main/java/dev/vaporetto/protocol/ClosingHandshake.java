package dev.vaporetto.protocol;

import dev.vaporetto.protocol.frame.CloseStatus;
import org.jspecify.annotations.Nullable;

/**
 * The closing handshake as the two sides of a connection see it (RFC 6455 §7.1). It returns
 * decisions and does no I/O. Not thread-safe: the connection's lock guards it.
 *
 * <pre>
 *            send close                 receive close
 *   OPEN ──────────────► CLOSE_SENT ──────────────────► DONE
 *     │ receive close                      send close    ▲
 *     └────────────────► CLOSE_RECEIVED ─────────────────┘
 *   any state ── the transport ends ──► DONE
 * </pre>
 */
public final class ClosingHandshake {
  private @Nullable CloseStatus sent;
  private @Nullable CloseStatus received;
  private boolean transportEnded;

  /** Whether this side's close frame was not an answer. */
  private boolean closedFirst;

  /** Whether data may still be sent: neither side has begun to close. */
  public boolean isOpen() {
    return sent == null && received == null && !transportEnded;
  }

  /** Whether a close frame went out. */
  public boolean isCloseSent() {
    return sent != null;
  }

  /** What this side's close frame said; null as long as there is none. */
  public @Nullable CloseStatus sent() {
    return sent;
  }

  /** What the peer's close frame said; null as long as none came. */
  public @Nullable CloseStatus received() {
    return received;
  }

  /**
   * Whether nothing more is to be expected from the peer, so the transport may be closed (§7.1.1).
   */
  public boolean isDone() {
    return transportEnded || (sent != null && received != null);
  }

  /**
   * Wants to send a close frame.
   *
   * @return whether it is to be sent; false if one was sent already (§5.5.1: once only)
   * @throws IllegalArgumentException if the code must not be sent; nothing has changed then
   */
  public boolean send(CloseStatus status) {
    status.requireSendable();
    if (sent != null || transportEnded) {
      return false;
    }
    sent = status;
    closedFirst = true;
    return true;
  }

  /**
   * A close frame came.
   *
   * @return the status to answer with, or null if ours was sent before (§5.5.1: if it did not send
   *     a close frame before, it MUST send one in response, typically echoing the code)
   */
  public @Nullable CloseStatus receive(CloseStatus status) {
    received = status;
    if (sent != null || transportEnded) {
      return null;
    }
    CloseStatus echo = new CloseStatus(status.code(), "");
    sent = echo;
    return echo;
  }

  /** The transport ended, with or without a closing handshake. */
  public void transportEnded() {
    transportEnded = true;
  }

  /**
   * How the connection closed: what this side sent if it closed first, else what it received, else
   * 1006 (§7.1.5).
   */
  public CloseStatus outcome() {
    CloseStatus first = closedFirst ? sent : received;
    return first != null ? first : new CloseStatus(CloseStatus.ABNORMAL, "the connection was lost");
  }

  /** Whether the peer began, that is, its close frame came before ours went out. */
  public boolean isBegunByPeer() {
    return received != null && !closedFirst;
  }
}
