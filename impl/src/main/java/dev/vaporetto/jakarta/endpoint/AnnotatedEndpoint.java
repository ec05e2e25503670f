package dev.vaporetto.jakarta.endpoint;

import dev.vaporetto.jakarta.endpoint.AnnotatedClass.OnMessageMethod;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An annotated instance as an {@link Endpoint}: one for each session. */
public final class AnnotatedEndpoint extends Endpoint {
  private final AnnotatedClass type;
  private final Object instance;

  /** Set by {@link #onOpen}, the first call. */
  private @Nullable EndpointConfig config;

  public AnnotatedEndpoint(AnnotatedClass type, Object instance) {
    this.type = type;
    this.instance = instance;
  }

  @Override
  public void onOpen(Session session, EndpointConfig endpointConfig) {
    config = endpointConfig;
    type.onMessage().forEach((messageType, method) -> listen(session, messageType, method));
    AnnotatedMethod onOpen = type.onOpen();
    if (onOpen != null) {
      call(onOpen, session, null);
    }
  }

  private <T> void listen(Session session, Class<T> messageType, OnMessageMethod method) {
    if (method.maxSize() >= 0) {
      int limit = (int) Math.min(Integer.MAX_VALUE, method.maxSize());
      if (messageType == String.class) {
        session.setMaxTextMessageBufferSize(limit);
      } else {
        session.setMaxBinaryMessageBufferSize(limit);
      }
    }
    MessageHandler.Whole<T> handler =
        message -> reply(session, call(method.method(), session, message));
    session.addMessageHandler(messageType, handler);
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
      }
    } catch (IOException e) {
      throw Sneaky.rethrow(e);
    }
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    AnnotatedMethod onClose = type.onClose();
    if (onClose != null) {
      call(onClose, session, reason);
    }
  }

  @Override
  public void onError(Session session, Throwable failure) {
    AnnotatedMethod onError = type.onError();
    if (onError != null) {
      call(onError, session, failure);
      return;
    }
    System.getLogger(AnnotatedEndpoint.class.getName())
        .log(
            Level.WARNING,
            instance.getClass().getName() + " has no @OnError method for this failure",
            failure);
  }

  private @Nullable Object call(AnnotatedMethod method, Session session, @Nullable Object event) {
    EndpointConfig known = Objects.requireNonNull(config, "onOpen is the first call");
    try {
      return method.call(instance, new Argument.Call(session, known, event));
    } catch (Throwable failure) {
      throw Sneaky.rethrow(failure);
    }
  }
}
