package dev.vaporetto.jakarta.session;

import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@link SendResult}s. Jakarta WebSocket 2.2 added the session to them; the 2.1 classes of a
 * container that brings its own have no such constructors.
 */
final class SendResults {
  /** {@code (Session)SendResult} in either version: the message is on its way. */
  private static final MethodHandle SENT = constructor();

  /** {@code (Session, Throwable)SendResult} in either version: it is not. */
  private static final MethodHandle FAILED = constructor(Throwable.class);

  private SendResults() {}

  static SendResult of(Session session, @Nullable Throwable failure) {
    try {
      return failure == null
          ? (SendResult) SENT.invokeExact(session)
          : (SendResult) FAILED.invokeExact(session, failure);
    } catch (Throwable impossible) {
      throw new LinkageError("SendResult cannot be made", impossible);
    }
  }

  /** The constructor with these parameters behind the session. */
  private static MethodHandle constructor(Class<?>... parameters) {
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    MethodType type = MethodType.methodType(void.class, parameters);
    try {
      return lookup.findConstructor(SendResult.class, type.insertParameterTypes(0, Session.class));
    } catch (ReflectiveOperationException version21) {
      try {
        return MethodHandles.dropArguments(
            lookup.findConstructor(SendResult.class, type), 0, Session.class);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("this jakarta.websocket.SendResult has no known constructor", e);
      }
    }
  }
}
