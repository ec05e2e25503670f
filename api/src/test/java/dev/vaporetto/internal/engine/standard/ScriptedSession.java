package dev.vaporetto.internal.engine.standard;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session that logs its calls. The test decides what happens to a message: it is done at once, or
 * later, or the send throws. Like the strictest engines, it throws when a send begins while another
 * one is in progress. Thread-safe.
 */
final class ScriptedSession implements InvocationHandler {
  /** What happens to the next message. */
  enum Script {
    AT_ONCE,
    LATER,
    THROWS
  }

  private final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private volatile Script script = Script.AT_ONCE;
  private volatile @Nullable SendHandler inProgress;
  private volatile @Nullable String subprotocol;

  /** Shorter than any limit of a close, unless the test changes it. */
  private volatile long idleTimeout = 500;

  Session session() {
    return proxy(Session.class);
  }

  private <T> T proxy(Class<T> type) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this));
  }

  void script(Script next) {
    script = next;
  }

  void subprotocol(String name) {
    subprotocol = name;
  }

  void idleTimeout(long millis) {
    idleTimeout = millis;
  }

  /** The calls so far. */
  List<String> log() {
    return List.copyOf(log);
  }

  boolean isInProgress() {
    return inProgress != null;
  }

  /** Completes the send that is in progress; null for success. */
  void complete(@Nullable Throwable failure) {
    SendHandler handler = inProgress;
    if (handler == null) {
      throw new IllegalStateException("no send is in progress");
    }
    inProgress = null;
    handler.onResult(result(failure));
  }

  private SendResult result(@Nullable Throwable failure) {
    return failure == null ? new SendResult(session()) : new SendResult(session(), failure);
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
    Object first = arguments == null ? "" : arguments[0];
    switch (method.getName()) {
      case "getAsyncRemote" -> {
        return proxy(RemoteEndpoint.Async.class);
      }
      case "getBasicRemote" -> {
        return proxy(RemoteEndpoint.Basic.class);
      }
      case "getNegotiatedExtensions" -> {
        return List.of();
      }
      case "getNegotiatedSubprotocol" -> {
        return subprotocol;
      }
      case "isOpen" -> {
        return log().stream().noneMatch(entry -> entry.startsWith("close"));
      }
      case "sendText" -> send("text " + first, arguments);
      case "sendBinary" -> send("binary " + UTF_8.decode((ByteBuffer) first), arguments);
      case "sendPing" -> {
        requireNothingInProgress("ping");
        log.add("ping");
      }
      case "close" -> {
        CloseReason reason = (CloseReason) first;
        log.add("close " + reason.getCloseCode().getCode() + " " + reason.getReasonPhrase());
      }
      case "getMaxIdleTimeout" -> {
        return idleTimeout;
      }
      case "setMaxIdleTimeout" -> log.add("idle timeout " + first);
      default -> throw new UnsupportedOperationException(method.toString());
    }
    return null;
  }

  private void send(String entry, Object @Nullable [] arguments) {
    if (arguments == null || arguments.length < 2) {
      throw new IllegalArgumentException("a SendHandler was expected");
    }
    if (arguments[1] instanceof Boolean last) {
      requireNothingInProgress(entry);
      log.add("part of " + entry + (last ? ", last" : ""));
      return;
    }
    SendHandler handler = (SendHandler) arguments[1];
    requireNothingInProgress(entry);
    log.add(entry);
    switch (script) {
      case AT_ONCE -> handler.onResult(result(null));
      case LATER -> inProgress = handler;
      case THROWS -> throw new IllegalStateException("not now");
    }
  }

  private void requireNothingInProgress(String what) {
    if (inProgress != null) {
      log.add("overlapping " + what);
      throw new IllegalStateException("a send is in progress");
    }
  }
}
