package dev.vaporetto.jakarta.session;

import dev.vaporetto.concurrent.LimitedExecutor;
import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.out.SendCallback;
import dev.vaporetto.protocol.frame.Opcode;
import jakarta.websocket.EncodeException;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends that return at once and complete when the transport has taken the message. Thread-safe. */
final class AsyncRemote extends Remote implements RemoteEndpoint.Async {
  private final WebSocketSession session;
  private final SessionGroup group;

  /** In milliseconds; zero or less for none. */
  private volatile long sendTimeout;

  /** Where the handlers of this session run; null before the first one. Guarded by this. */
  private @Nullable LimitedExecutor handlers;

  AsyncRemote(Connection connection, WebSocketSession session, SessionGroup group) {
    super(connection);
    this.session = session;
    this.group = group;
    this.sendTimeout = group.container().getDefaultAsyncSendTimeout();
  }

  @Override
  public long getSendTimeout() {
    return sendTimeout;
  }

  @Override
  public void setSendTimeout(long milliseconds) {
    requireOpen();
    sendTimeout = milliseconds;
  }

  @Override
  public Future<Void> sendText(String text) {
    return send(Opcode.TEXT, utf8(text));
  }

  @Override
  public void sendText(String text, SendHandler handler) {
    connection.sender().send(Opcode.TEXT, utf8(text), callback(handler), timeout());
  }

  @Override
  public Future<Void> sendBinary(ByteBuffer data) {
    return send(Opcode.BINARY, required(data));
  }

  @Override
  public void sendBinary(ByteBuffer data, SendHandler handler) {
    connection.sender().send(Opcode.BINARY, required(data), callback(handler), timeout());
  }

  @Override
  public Future<Void> sendObject(Object data) {
    Object given = required(data);
    Object message;
    try {
      message = session.codecs().encode(given);
    } catch (EncodeException | IOException | RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
    return message instanceof String text ? sendText(text) : sendBinary((ByteBuffer) message);
  }

  @Override
  public void sendObject(Object data, SendHandler handler) {
    Object given = required(data);
    SendHandlerCallback callback = callback(handler);
    Object message;
    try {
      message = session.codecs().encode(given);
    } catch (EncodeException | IOException | RuntimeException failure) {
      callback.onSent(failure);
      return;
    }
    if (message instanceof String text) {
      connection.sender().send(Opcode.TEXT, utf8(text), callback, timeout());
    } else {
      connection.sender().send(Opcode.BINARY, (ByteBuffer) message, callback, timeout());
    }
  }

  private long timeout() {
    return TimeUnit.MILLISECONDS.toNanos(sendTimeout);
  }

  private Future<Void> send(Opcode opcode, ByteBuffer payload) {
    SendFuture future = new SendFuture();
    connection.sender().send(opcode, payload, future, timeout());
    return future;
  }

  private SendHandlerCallback callback(SendHandler handler) {
    if (handler == null) {
      throw new IllegalArgumentException("null came as SendHandler; expected one");
    }
    return new SendHandlerCallback(
        session, group, handlers(), connection.sender().account(), handler);
  }

  private synchronized LimitedExecutor handlers() {
    if (handlers == null) {
      handlers = new LimitedExecutor(group.runtime().sendHandlers(), SendCallback.MOST_AT_ONCE);
    }
    return handlers;
  }
}
