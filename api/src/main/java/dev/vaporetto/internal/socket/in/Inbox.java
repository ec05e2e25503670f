package dev.vaporetto.internal.socket.in;

import dev.vaporetto.AsyncPartListener;
import dev.vaporetto.Listening;
import dev.vaporetto.MessageListener;
import dev.vaporetto.internal.socket.lifecycle.LifecycleListeners;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Dispatches the messages of one kind to their listener. Any thread may set the listener; messages
 * arrive one after another.
 *
 * @param <T> {@code String} or {@code ByteBuffer}
 */
public abstract class Inbox<T> {
  private final Reception reception;
  private final boolean text;

  /** The listener for the next message; null for none. */
  private volatile @Nullable Slot<T> slot;

  /**
   * Whether a message is arriving whose listener does not change any more. Used by the dispatching
   * thread only.
   */
  private boolean begun;

  /** The listener of that message; null for none. */
  private @Nullable Slot<T> ongoing;

  Inbox(Reception reception, boolean text) {
    this.reception = reception;
    this.text = text;
  }

  /** Returns a copy that stays valid after the call. */
  abstract T copy(T part);

  /** Returns what a listener may see: nothing that other messages use as well. */
  abstract T view(T part);

  /** Returns the size in bytes. */
  abstract int size(T part);

  // ---- listeners

  /** Sets a listener for whole messages. */
  public Listening listen(MessageListener<T> listener) {
    return listen(new Slot<>(listener, null, false));
  }

  /** Sets a listener that the next message, or part, has to wait for. */
  public Listening listen(AsyncPartListener<T> listener, boolean inParts) {
    return listen(new Slot<>(null, listener, inParts));
  }

  private Listening listen(Slot<T> next) {
    LifecycleListeners listeners = reception.lifecycle().newListeners();
    slot = next;
    reception.lifecycle().setListeners(text, listeners);
    EarlyMessages early = reception.early();
    if (early != null) {
      early.release();
    }
    return listeners;
  }

  private boolean hasListener() {
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

  /**
   * Called when a new connection follows one that was lost: the rest of an arriving message is
   * lost.
   */
  public void reopened() {
    begun = false;
    ongoing = null;
  }

  /** Dispatches a message, or a part of one. */
  public void take(T part, boolean last) {
    Slot<T> to = begun ? ongoing : slot;
    begun = !last;
    ongoing = last ? null : to;
    if (reception.early() != null && takeEarly(to, part, last)) {
      return;
    }
    if (reception.lifecycle().isClosing()) {
      return;
    }
    boolean nested = reception.lifecycle().enter();
    try {
      Slot<T> now = to != null ? to : slot;
      if (now == null) {
        reception.unhandled(kind());
      } else if (now.whole() != null) {
        // The most common kind of listener is called with as few stack frames as possible.
        now.whole().onMessage(view(part));
      } else {
        CompletionStage<?> stage = now.call(view(part), last);
        if (stage != null) {
          reception.holdUntilDone(stage);
        }
      }
    } catch (Throwable e) {
      reception.lifecycle().fail(e);
    } finally {
      reception.lifecycle().leave(nested);
    }
  }

  private String kind() {
    return text ? "text" : "binary";
  }

  /**
   * Lets a message wait that arrives before its listener; returns false if it is to be dispatched.
   */
  private boolean takeEarly(@Nullable Slot<T> to, T part, boolean last) {
    EarlyMessages early = reception.early();
    if (early == null) {
      return false;
    }
    T own = copy(part);
    boolean added = early.add(size(own), this::hasListener, () -> deliverEarly(to, own, last));
    if (!added) {
      reception.earlyDone();
    }
    return added;
  }

  /** Delivers a message that has waited; returns a stage that the next one waits for, or null. */
  private @Nullable CompletionStage<?> deliverEarly(@Nullable Slot<T> to, T part, boolean last) {
    if (reception.lifecycle().isClosing()) {
      return null;
    }
    boolean nested = reception.lifecycle().enter();
    try {
      Slot<T> now = to != null ? to : slot;
      if (now == null) {
        reception.unhandled(kind());
        return null;
      }
      CompletionStage<?> stage = now.call(view(part), last);
      return stage == null ? null : stage.whenComplete((done, failure) -> failed(failure));
    } catch (Throwable e) {
      reception.lifecycle().fail(e);
      return null;
    } finally {
      reception.lifecycle().leave(nested);
    }
  }

  private void failed(@Nullable Throwable failure) {
    if (failure != null) {
      reception.lifecycle().fail(failure);
    }
  }
}
