package dev.vaporetto.jakarta.session;

import dev.vaporetto.connection.in.ConnectionHandler;
import dev.vaporetto.connection.in.Hold;
import dev.vaporetto.engine.EngineClosure;
import dev.vaporetto.engine.EngineListener;
import dev.vaporetto.jakarta.codec.Payloads;
import dev.vaporetto.log.RepeatedLog;
import dev.vaporetto.metrics.CallbackClock;
import dev.vaporetto.metrics.EndpointCounters;
import dev.vaporetto.protocol.Closure;
import dev.vaporetto.protocol.Closure.Initiator;
import dev.vaporetto.protocol.frame.CloseStatus;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.SessionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Carries what happens on a connection to an {@link Endpoint} and to the message handlers of its
 * session, with the application's class loader (Jakarta WebSocket §7.2.6). What user code throws
 * goes to {@link Endpoint#onError} (§5.2.1).
 */
final class SessionHandler implements ConnectionHandler, StreamedMessage.Host {
  private static final CloseStatus VIRTUAL_MACHINE_FAILED =
      new CloseStatus(CloseStatus.INTERNAL_ERROR, "the endpoint failed");

  private final Endpoint endpoint;
  private final ClassLoader applicationLoader;
  private final EndpointCounters counters;

  /** What the endpoint and its codecs are opened with; null from then on. */
  private @Nullable EndpointConfig config;

  /** Set before {@link #onOpen}. */
  private @Nullable WebSocketSession session;

  /** What the handshake has acquired; null once the session has opened. */
  private @Nullable SessionResources resources;

  /**
   * Releases what the handshake has acquired; null before the endpoint knows the session. Only the
   * dispatching thread uses both.
   */
  private @Nullable Runnable release;

  /** Takes the place of handlers and endpoint; null where there is none. Set in {@link #onOpen}. */
  private @Nullable EngineListener listener;

  /**
   * The handlers of the message that is arriving in parts: the one that was there when it began
   * gets all of it (Jakarta WebSocket §2.1.3). Only the dispatching thread uses them.
   */
  private @Nullable Receiver<String> ongoingText;

  private @Nullable Receiver<ByteBuffer> ongoingBinary;

  /**
   * The message that is read while it arrives, also while its handler still reads behind its end.
   * Null once the next message has begun. Only the dispatching thread uses it.
   */
  private @Nullable StreamedMessage<?> streamed;

  SessionHandler(
      Endpoint endpoint, EndpointConfig config, SessionGroup group, SessionResources resources) {
    this.endpoint = endpoint;
    this.config = config;
    this.resources = resources;
    this.applicationLoader = group.applicationLoader();
    this.counters = group.counters();
  }

  void session(WebSocketSession value) {
    session = value;
  }

  private WebSocketSession session() {
    return Objects.requireNonNull(session, "the session is set before the connection opens");
  }

  @Override
  public void onOpen() {
    WebSocketSession opening = session();
    // Before it is not pending any more: a stop that asks for both must see it in one of them.
    opening.group().add(opening);
    release = acquired();
    if (release == null) {
      // Its owner has given the handshake up, and aborts the connection.
      opening.group().remove(opening);
      return;
    }
    EndpointConfig own = Objects.requireNonNull(config, "opened once");
    config = null;
    counters.onOpened(opening.connection().counters(), opening);
    ClassLoader outside = enterApplication();
    CallbackClock clock = counters.clock("open");
    try {
      opening.openCodecs(own);
      try {
        endpoint.onOpen(opening, own);
      } finally {
        listener = opening.listener();
      }
    } catch (Throwable failure) {
      report(failure);
      opening.close(new CloseReason(CloseCodes.UNEXPECTED_CONDITION, "onOpen failed"));
    } finally {
      CallbackClock.stop(clock);
      leaveApplication(outside);
    }
  }

  private @Nullable Runnable acquired() {
    SessionResources owner = Objects.requireNonNull(resources, "called once");
    resources = null;
    return owner.open();
  }

  @Override
  public boolean inParts(boolean text) {
    EngineListener direct = listener;
    if (direct != null) {
      return direct.wantsParts(text);
    }
    if (isStreaming()) {
      // The connection is over, else the message would wait. It is not delivered.
      return false;
    }
    streamed = null;
    MessageHandlers handlers = session().handlers();
    if (text) {
      ongoingText = inParts(handlers.text());
      return ongoingText != null;
    }
    ongoingBinary = inParts(handlers.binary());
    return ongoingBinary != null;
  }

  private boolean isStreaming() {
    StreamedMessage<?> reading = streamed;
    return reading != null && !reading.isOver();
  }

  private static <M> @Nullable Receiver<M> inParts(@Nullable Receiver<M> receiver) {
    return receiver != null && receiver.inParts() ? receiver : null;
  }

  @Override
  public void onText(String text) {
    EngineListener direct = listener;
    Receiver<String> ongoing = ongoingText;
    ongoingText = null;
    Receiver<String> receiver = ongoing != null ? ongoing : session().handlers().text();
    ClassLoader outside = enterApplication();
    CallbackClock clock = counters.clock("text");
    try {
      if (direct != null) {
        direct.onText(text);
      } else if (streamed != null) {
        deliverStreamed(ongoing, text, true);
      } else if (receiver != null) {
        receiver.accept(text, true, session().codecs());
      }
    } catch (Throwable failure) {
      report(failure);
    } finally {
      CallbackClock.stop(clock);
      leaveApplication(outside);
    }
  }

  @Override
  public void onTextPart(String part) {
    EngineListener direct = listener;
    if (direct != null) {
      inApplication("part", () -> direct.onTextPart(part));
    } else {
      deliverPart(ongoingText, part);
    }
  }

  @Override
  public void onBinary(ByteBuffer payload) {
    EngineListener direct = listener;
    Receiver<ByteBuffer> ongoing = ongoingBinary;
    ongoingBinary = null;
    Receiver<ByteBuffer> receiver = ongoing != null ? ongoing : session().handlers().binary();
    ClassLoader outside = enterApplication();
    CallbackClock clock = counters.clock("binary");
    try {
      if (direct != null) {
        direct.onBinary(readOnly(payload));
      } else if (streamed != null) {
        deliverStreamed(ongoing, payload, true);
      } else if (receiver != null) {
        receiver.accept(payload, true, session().codecs());
      }
    } catch (Throwable failure) {
      report(failure);
    } finally {
      CallbackClock.stop(clock);
      leaveApplication(outside);
    }
  }

  @Override
  public void onBinaryPart(ByteBuffer part) {
    EngineListener direct = listener;
    if (direct != null) {
      inApplication("part", () -> direct.onBinaryPart(readOnly(part)));
    } else {
      deliverPart(ongoingBinary, part);
    }
  }

  private void inApplication(String kind, Runnable callback) {
    ClassLoader outside = enterApplication();
    CallbackClock clock = counters.clock(kind);
    try {
      callback.run();
    } catch (Throwable failure) {
      report(failure);
    } finally {
      CallbackClock.stop(clock);
      leaveApplication(outside);
    }
  }

  private <M> void deliverPart(@Nullable Receiver<M> receiver, M part) {
    if (receiver == null) {
      return;
    }
    ClassLoader outside = enterApplication();
    CallbackClock clock = counters.clock("part");
    try {
      if (receiver instanceof Receiver.Reading) {
        deliverStreamed(receiver, part, false);
      } else {
        receiver.accept(part, false, session().codecs());
      }
    } catch (Throwable failure) {
      report(failure);
    } finally {
      CallbackClock.stop(clock);
      leaveApplication(outside);
    }
  }

  // ---- messages that are read while they arrive

  /**
   * Hands a part of a message on to the thread that reads it; the first part has the thread begin.
   *
   * @param receiver null for a message that came behind another one that is still being read
   */
  @SuppressWarnings("unchecked") // a message has parts of one type
  private <M> void deliverStreamed(@Nullable Receiver<M> receiver, M part, boolean last) {
    if (receiver instanceof Receiver.Reading<M> reading) {
      StreamedMessage<M> message = (StreamedMessage<M>) streamed;
      if (message == null) {
        message = new StreamedMessage<>(this, reading.sizeOf(), parts -> read(reading, parts));
        streamed = message;
        message.start();
      }
      message.put(reading.copy(part), last);
    }
  }

  /** On a thread of the message's own. */
  private <M> void read(Receiver.Reading<M> receiver, PartQueue<M> parts) {
    ClassLoader outside = enterApplication();
    try {
      receiver.read(parts, session().codecs());
    } catch (Throwable failure) {
      report(failure);
    } finally {
      leaveApplication(outside);
    }
  }

  @Override
  public Executor threads() {
    return session().group().runtime().blocking();
  }

  @Override
  public void suspend(Hold hold) {
    session().connection().suspend(hold);
  }

  @Override
  public void resume(Hold hold) {
    session().connection().resume(hold);
  }

  @Override
  public void keep(long bytes) {
    session().connection().sender().account().keep(bytes);
  }

  /**
   * Has the handler that reads a message learn that the rest will not come, and what is to follow
   * run when it has returned.
   */
  private void endStreamed(String reason, Runnable sequel) {
    StreamedMessage<?> reading = streamed;
    if (reading != null) {
      reading.fail(new IOException(reason));
    }
    if (reading == null || !reading.after(sequel, false)) {
      sequel.run();
    }
  }

  @Override
  public void onPing(ByteBuffer payload) {
    EngineListener direct = listener;
    if (direct != null) {
      inApplication("ping", () -> direct.onPing(readOnly(payload)));
    }
  }

  @Override
  public void onPong(ByteBuffer payload) {
    EngineListener direct = listener;
    if (direct != null) {
      inApplication("pong", () -> direct.onPong(readOnly(payload)));
      return;
    }
    MessageHandler.Whole<PongMessage> handler = session().handlers().pong();
    if (handler != null) {
      ByteBuffer own = Payloads.buffer(payload);
      StreamedMessage<?> reading = streamed;
      Runnable callback = () -> inApplication("pong", () -> handler.onMessage(() -> own));
      if (reading == null || !reading.after(callback, true)) {
        callback.run();
      }
    }
  }

  @Override
  public void onError(Throwable failure) {
    if (release != null) {
      endStreamed(
          "the connection failed before the message was complete: " + failure,
          () -> tellFailure(failure));
    }
  }

  private void tellFailure(Throwable failure) {
    ClassLoader outside = enterApplication();
    CallbackClock clock = counters.clock("error");
    try {
      // Jakarta WebSocket §5.2.3: errors of the connection come as SessionException
      report(
          listener != null
              ? failure
              : new SessionException(failure.getMessage(), failure, session()));
    } finally {
      CallbackClock.stop(clock);
      leaveApplication(outside);
    }
  }

  @Override
  public void onClose(Closure closure) {
    Runnable atLast = release;
    if (atLast != null) {
      endStreamed(
          "the connection closed with "
              + closure.status().code()
              + " before the message was complete",
          () -> tellClose(closure, atLast));
    }
  }

  private void tellClose(Closure closure, Runnable atLast) {
    WebSocketSession closed = session();
    closed.group().remove(closed);
    EngineClosure how = Closures.of(closure);
    counters.onClosed(closed.connection().counters(), closed, how);
    EngineListener direct = listener;
    ClassLoader outside = enterApplication();
    CallbackClock clock = counters.clock("close");
    try {
      if (direct != null) {
        direct.onClosed(how);
      } else {
        endpoint.onClose(closed, CloseReasons.of(closure));
      }
    } catch (Throwable failure) {
      report(failure);
    } finally {
      CallbackClock.stop(clock);
      closed.over();
      atLast.run();
      leaveApplication(outside);
    }
  }

  /**
   * Hands a failure to the endpoint, or the listener. A session goes on after it, unless it is one
   * of the virtual machine: then what was about to be answered may be lost anywhere, and the peer
   * must not take the next answer for it.
   */
  private void report(Throwable failure) {
    try {
      tell(failure);
    } finally {
      if (failure instanceof VirtualMachineError) {
        session().connection().close(VIRTUAL_MACHINE_FAILED, Initiator.ENGINE);
      }
    }
  }

  /** What onError throws is logged: no other handler is left. */
  private void tell(Throwable failure) {
    EngineListener direct = listener;
    try {
      if (direct != null) {
        direct.onError(failure);
      } else if (overridesOnError()) {
        endpoint.onError(session(), failure);
      } else {
        UnhandledErrors.log(
            session(),
            endpoint.getClass(),
            "does not override onError, which would be told this",
            failure);
      }
    } catch (Throwable second) {
      if (second != failure && second.getCause() != failure) {
        second.addSuppressed(failure);
      }
      RepeatedLog.warn(
          SessionHandler.class,
          "onError of " + endpoint.getClass().getName() + session().group().at() + " failed",
          session()::inLog,
          second);
    }
  }

  private boolean overridesOnError() {
    try {
      return endpoint
              .getClass()
              .getMethod("onError", Session.class, Throwable.class)
              .getDeclaringClass()
          != Endpoint.class;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("Endpoint has this public method", e);
    }
  }

  private ClassLoader enterApplication() {
    Thread thread = Thread.currentThread();
    ClassLoader outside = thread.getContextClassLoader();
    if (outside != applicationLoader) {
      thread.setContextClassLoader(applicationLoader);
    }
    return outside;
  }

  private void leaveApplication(ClassLoader outside) {
    if (outside != applicationLoader) {
      Thread.currentThread().setContextClassLoader(outside);
    }
  }

  /** A listener is shown no array: it may be one that the sockets share. */
  private static ByteBuffer readOnly(ByteBuffer payload) {
    return payload.isReadOnly() ? payload : payload.slice().asReadOnlyBuffer();
  }
}
