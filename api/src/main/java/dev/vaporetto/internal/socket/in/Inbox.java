package dev.vaporetto.internal.socket.in;

import dev.vaporetto.AsyncPartListener;
import dev.vaporetto.Listening;
import dev.vaporetto.MessageListener;
import dev.vaporetto.internal.socket.end.Ending;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one kind, and who listens to them. Any thread sets the listener; messages come one
 * after another.
 *
 * @param <T> {@code String} or {@code ByteBuffer}
 */
public abstract class Inbox<T> {
  private final Reception reception;
  private final boolean text;

  /** Who listens to messages that begin now. */
  private volatile @Nullable Slot<T> slot;

  /** Whether the listener of the message that is arriving is settled. Only for what dispatches. */
  private boolean begun;

  /** That listener; null for none. */
  private @Nullable Slot<T> ongoing;

  Inbox(Reception reception, boolean text) {
    this.reception = reception;
    this.text = text;
  }

  /** What stays when the call is over. */
  abstract T copy(T part);

  /** In bytes. */
  abstract int size(T part);

  // ---- listeners

  /** Sets the listener, for whole messages. */
  public Listening listen(MessageListener<T> listener) {
    return listen(new Slot<>(listener, null, false));
  }

  /** Sets a listener that the next message, or part, has to wait for. */
  public Listening listen(AsyncPartListener<T> listener, boolean inParts) {
    return listen(new Slot<>(null, listener, inParts));
  }

  private Listening listen(Slot<T> next) {
    Ending ending = new Ending();
    slot = next;
    reception.end().listens(text, ending);
    EarlyMessages held = reception.early();
    if (held != null) {
      held.release();
    }
    return ending;
  }

  private boolean isHeard() {
    return slot != null;
  }

  // ---- messages

  /** See {@link dev.vaporetto.internal.engine.Inbound#wantsParts}. */
  public boolean wantsParts() {
    Slot<T> present = slot;
    return present != null && present.inParts();
  }

  /** See {@link dev.vaporetto.internal.engine.Inbound#onBegin}. */
  public boolean begin() {
    Slot<T> present = slot;
    begun = true;
    ongoing = present;
    return present != null && present.inParts();
  }

  /** A connection has come that follows another one: the rest of a message is lost with that. */
  public void reopened() {
    begun = false;
    ongoing = null;
  }

  /** Takes a message, or a part of one. */
  public void take(T part, boolean last) {
    Slot<T> to = begun ? ongoing : slot;
    begun = !last;
    ongoing = last ? null : to;
    if (reception.early() != null && isKept(to, part, last)) {
      return;
    }
    if (reception.end().isOver()) {
      return;
    }
    try {
      Slot<T> now = to != null ? to : slot;
      if (now == null) {
        reception.unhandled(kind());
      } else if (now.whole() != null) {
        // As few frames as possible for the commonest kind.
        now.whole().onMessage(part);
      } else {
        CompletionStage<?> stage = now.call(part, last);
        if (stage != null) {
          reception.holdUntilDone(stage);
        }
      }
    } catch (Throwable e) {
      reception.end().fail(e);
    }
  }

  private String kind() {
    return text ? "text" : "binary";
  }

  private boolean isKept(@Nullable Slot<T> to, T part, boolean last) {
    EarlyMessages held = reception.early();
    if (held == null) {
      return false;
    }
    T own = copy(part);
    boolean isKept = held.keep(size(own), this::isHeard, () -> deliverKept(to, own, last));
    if (!isKept) {
      reception.earlyIsOver();
    }
    return isKept;
  }

  /** Returns what the next message has to wait for; null for nothing. */
  private @Nullable CompletionStage<?> deliverKept(@Nullable Slot<T> to, T part, boolean last) {
    if (reception.end().isOver()) {
      return null;
    }
    try {
      Slot<T> now = to != null ? to : slot;
      if (now == null) {
        reception.unhandled(kind());
        return null;
      }
      CompletionStage<?> stage = now.call(part, last);
      return stage == null ? null : stage.whenComplete((done, failure) -> failed(failure));
    } catch (Throwable e) {
      reception.end().fail(e);
      return null;
    }
  }

  private void failed(@Nullable Throwable failure) {
    if (failure != null) {
      reception.end().fail(failure);
    }
  }
}
