package dev.vaporetto.jakarta.session;

import dev.vaporetto.connection.in.ConnectionHandler;
import dev.vaporetto.engine.EngineListener;
import dev.vaporetto.protocol.Closure;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.SessionException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries what happens on a connection to an {@link Endpoint} and to the message handlers of its
 * session, with the application's class loader (Jakarta WebSocket §7.2.6). What user code throws
 * goes to {@link Endpoint#onError} (§5.2.1).
 */
final class SessionHandler implements ConnectionHandler {
  private final Endpoint endpoint;
  private final SessionResources resources;
  private final ClassLoader applicationLoader;

  /** Set before {@link #onOpen}. */
  private @Nullable WebSocketSession session;

  /** Whether the endpoint knows the session. Only the dispatching thread uses it. */
  private boolean opened;

  /** Takes the place of handlers and endpoint; null where there is none. Set in {@link #onOpen}. */
  private @Nullable EngineListener listener;

  /**
   * The handlers of the message that is arriving in parts: the one that was there when it began
   * gets all of it (Jakarta WebSocket §2.1.3). Only the dispatching thread uses them.
   */
  private @Nullable Receiver<String> ongoingText;

  private @Nullable Receiver<ByteBuffer> ongoingBinary;

  SessionHandler(Endpoint endpoint, SessionGroup group, SessionResources resources) {
    this.endpoint = endpoint;
    this.resources = resources;
    this.applicationLoader = group.applicationLoader();
  }

  void session(WebSocketSession value) {
    session = value;
  }

  private WebSocketSession session() {
    return Objects.requireNonNull(session, "the session is set before the connection opens");
  }

  @Override
  public void onOpen() {
    if (!resources.open()) {
      // Its owner has given the handshake up, and aborts the connection.
      return;
    }
    opened = true;
    WebSocketSession opening = session();
    opening.group().add(opening);
    ClassLoader outside = enterApplication();
    try {
      opening.openCodecs();
      try {
        endpoint.onOpen(opening, opening.group().config());
      } finally {
        listener = opening.listener();
      }
    } catch (Throwable failure) {
      report(failure);
      opening.close(new CloseReason(CloseCodes.UNEXPECTED_CONDITION, "onOpen failed"));
    } finally {
      leaveApplication(outside);
    }
  }

  @Override
  public boolean wantsParts(boolean text) {
    EngineListener direct = listener;
    if (direct != null) {
      return direct.wantsParts(text);
    }
    MessageHandlers handlers = session().handlers();
    if (text) {
      ongoingText = inParts(handlers.text());
      return ongoingText != null;
    }
    ongoingBinary = inParts(handlers.binary());
    return ongoingBinary != null;
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
    try {
      if (direct != null) {
        direct.onText(text);
      } else if (receiver != null) {
        receiver.accept(text, true, session().codecs());
      }
    } catch (Throwable failure) {
      report(failure);
    } finally {
      leaveApplication(outside);
    }
  }

  @Override
  public void onTextPart(String part) {
    EngineListener direct = listener;
    if (direct != null) {
      inApplication(() -> direct.onTextPart(part));
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
    try {
      if (direct != null) {
        direct.onBinary(payload);
      } else if (receiver != null) {
        receiver.accept(payload, true, session().codecs());
      }
    } catch (Throwable failure) {
      report(failure);
    } finally {
      leaveApplication(outside);
    }
  }

  @Override
  public void onBinaryPart(ByteBuffer part) {
    EngineListener direct = listener;
    if (direct != null) {
      inApplication(() -> direct.onBinaryPart(part));
    } else {
      deliverPart(ongoingBinary, part);
    }
  }

  private void inApplication(Runnable callback) {
    ClassLoader outside = enterApplication();
    try {
      callback.run();
    } catch (Throwable failure) {
      report(failure);
    } finally {
      leaveApplication(outside);
    }
  }

  private <M> void deliverPart(@Nullable Receiver<M> receiver, M part) {
    if (receiver == null) {
      return;
    }
    ClassLoader outside = enterApplication();
    try {
      receiver.accept(part, false, session().codecs());
    } catch (Throwable failure) {
      report(failure);
    } finally {
      leaveApplication(outside);
    }
  }

  @Override
  public void onPing(ByteBuffer payload) {
    EngineListener direct = listener;
    if (direct != null) {
      inApplication(() -> direct.onPing(payload));
    }
  }

  @Override
  public void onPong(ByteBuffer payload) {
    EngineListener direct = listener;
    if (direct != null) {
      inApplication(() -> direct.onPong(payload));
      return;
    }
    MessageHandler.Whole<PongMessage> handler = session().handlers().pong();
    if (handler != null) {
      ByteBuffer own = ByteBuffer.wrap(copy(payload));
      inApplication(() -> handler.onMessage(() -> own));
    }
  }

  @Override
  public void onError(Throwable failure) {
    if (!opened) {
      return;
    }
    ClassLoader outside = enterApplication();
    try {
      // Jakarta WebSocket §5.2.3: errors of the connection come as SessionException
      report(
          listener != null
              ? failure
              : new SessionException(failure.getMessage(), failure, session()));
    } finally {
      leaveApplication(outside);
    }
  }

  @Override
  public void onClose(Closure closure) {
    if (!opened) {
      return;
    }
    WebSocketSession closed = session();
    closed.group().remove(closed);
    EngineListener direct = listener;
    ClassLoader outside = enterApplication();
    try {
      if (direct != null) {
        direct.onClosed(Closures.of(closure));
      } else {
        endpoint.onClose(closed, CloseReasons.of(closure));
      }
    } catch (Throwable failure) {
      report(failure);
    } finally {
      closed.over();
      resources.release();
      leaveApplication(outside);
    }
  }

  /**
   * Hands a failure to the endpoint. What its onError throws is logged: no other handler is left.
   */
  private void report(Throwable failure) {
    EngineListener direct = listener;
    try {
      if (direct != null) {
        direct.onError(failure);
      } else if (overridesOnError()) {
        endpoint.onError(session(), failure);
      } else {
        UnhandledErrors.log(
            endpoint.getClass(), "does not override onError, which would be told this", failure);
      }
    } catch (Throwable second) {
      if (second != failure && second.getCause() != failure) {
        second.addSuppressed(failure);
      }
      System.getLogger(SessionHandler.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "onError of " + endpoint.getClass().getName() + " failed",
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

  private static byte[] copy(ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(payload.position(), bytes);
    return bytes;
  }
}
