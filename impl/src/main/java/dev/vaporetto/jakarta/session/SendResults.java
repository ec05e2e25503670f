package dev.vaporetto.jakarta.session;

import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@link SendResult}s. Jakarta WebSocket 2.2 added the session to them; on the 2.1 classes of
 * a container that brings its own there is no such constructor.
 */
final class SendResults {
  /** {@code (Session, Throwable)SendResult} in either version. */
  private static final MethodHandle CONSTRUCTOR = constructor();

  private SendResults() {}

  static SendResult of(Session session, @Nullable Throwable failure) {
    try {
      return (SendResult) CONSTRUCTOR.invokeExact(session, failure);
    } catch (Throwable impossible) {
      throw new LinkageError("SendResult cannot be made", impossible);
    }
  }

  private static MethodHandle constructor() {
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    try {
      return lookup.findConstructor(
          SendResult.class, MethodType.methodType(void.class, Session.class, Throwable.class));
    } catch (ReflectiveOperationException version21) {
      try {
        MethodHandle withoutSession =
            lookup.findConstructor(
                SendResult.class, MethodType.methodType(void.class, Throwable.class));
        return MethodHandles.dropArguments(withoutSession, 0, Session.class);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("this jakarta.websocket.SendResult has no known constructor", e);
      }
    }
  }
}
