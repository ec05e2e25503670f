package dev.vaporetto.jakarta.endpoint;

import dev.vaporetto.jakarta.session.UnhandledErrors;
import dev.vaporetto.jakarta.session.WholeMessages;
import jakarta.websocket.CloseReason;
import jakarta.websocket.EncodeException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An annotated instance as an {@link Endpoint}: one for each session. */
final class AnnotatedEndpoint extends Endpoint {
  private final AnnotatedClass type;
  private final Object instance;

  /** The session's path parameters; converted by the first callback, which no other overlaps. */
  private @Nullable Object @Nullable [] path;

  AnnotatedEndpoint(AnnotatedClass type, Object instance) {
    this.type = type;
    this.instance = instance;
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    for (MessageMethod method : type.onMessage()) {
      listen(session, method);
    }
    AnnotatedMethod onOpen = type.onOpen();
    if (onOpen != null) {
      call(onOpen, session, config, true);
    }
  }

  private void listen(Session session, MessageMethod method) {
    if (method.method().isPartial()) {
      addPartial(session, method.type(), method.method());
      return;
    }
    if (method.isLimited()) {
      limit(session, method);
      addLimited(session, method.type(), method.method());
    } else {
      addWhole(session, method.type(), method.method());
    }
  }

  private static void limit(Session session, MessageMethod method) {
    if (method.isText()) {
      session.setMaxTextMessageBufferSize(method.maxSize());
    }
    if (method.isBinary()) {
      session.setMaxBinaryMessageBufferSize(method.maxSize());
    }
  }

  private <T> void addWhole(Session session, Class<T> messageType, AnnotatedMethod method) {
    MessageHandler.Whole<T> handler =
        message -> reply(session, call(method, session, message, true));
    session.addMessageHandler(messageType, handler);
  }

  private <T> void addLimited(Session session, Class<T> messageType, AnnotatedMethod method) {
    WholeMessages<T> handler = message -> reply(session, call(method, session, message, true));
    session.addMessageHandler(messageType, handler);
  }

  private <T> void addPartial(Session session, Class<T> partType, AnnotatedMethod method) {
    MessageHandler.Partial<T> handler =
        (part, last) -> reply(session, call(method, session, part, last));
    session.addMessageHandler(partType, handler);
  }

  /** Jakarta WebSocket §4.7: what an @OnMessage method returns is sent to the peer. */
  private static void reply(Session session, @Nullable Object result) {
    if (result == null) {
      return;
    }
    RemoteEndpoint.Basic remote = session.getBasicRemote();
    try {
      if (result instanceof String text) {
        remote.sendText(text);
      } else if (result instanceof ByteBuffer buffer) {
        remote.sendBinary(buffer);
      } else if (result instanceof byte[] bytes) {
        remote.sendBinary(ByteBuffer.wrap(bytes));
      } else {
        remote.sendObject(result);
      }
    } catch (IOException | EncodeException e) {
      throw Sneaky.rethrow(e);
    }
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    AnnotatedMethod onClose = type.onClose();
    if (onClose != null) {
      call(onClose, session, reason, true);
    }
  }

  @Override
  public void onError(Session session, Throwable failure) {
    AnnotatedMethod onError = type.onError();
    if (onError != null) {
      call(onError, session, failure, true);
      return;
    }
    UnhandledErrors.log(
        session, instance.getClass(), "has no @OnError method for this failure", failure);
  }

  private @Nullable Object call(
      AnnotatedMethod method, Session session, Object event, boolean last) {
    @Nullable Object[] values = path;
    if (values == null) {
      values = type.path().values(session.getPathParameters());
      path = values;
    }
    try {
      return method.call(instance, session, event, last, values);
    } catch (Throwable failure) {
      throw Sneaky.rethrow(failure);
    }
  }
}
