package dev.vaporetto.jakarta.endpoint;

import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;

/** Where the value of one parameter of an annotated method comes from. */
@FunctionalInterface
interface Argument {
  @Nullable Object value(Call call);

  /**
   * One call of an annotated method.
   *
   * @param event the message, the {@code CloseReason} or the {@code Throwable}; null for onOpen
   */
  record Call(Session session, EndpointConfig config, @Nullable Object event) {}
}
