package dev.vaporetto.jakarta.endpoint;

import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** The four callbacks of an annotated endpoint (Jakarta WebSocket §4.4 to §4.7). */
enum Callback {
  OPEN(OnOpen.class, EndpointConfig.class),
  MESSAGE(OnMessage.class, null),
  CLOSE(OnClose.class, CloseReason.class),
  ERROR(OnError.class, Throwable.class);

  private final Class<? extends Annotation> annotation;
  private final @Nullable Class<?> event;

  Callback(Class<? extends Annotation> annotation, @Nullable Class<?> event) {
    this.annotation = annotation;
    this.event = event;
  }

  Class<? extends Annotation> annotation() {
    return annotation;
  }

  /** The type of the parameter for the event; null for messages, which have many types. */
  @Nullable Class<?> event() {
    return event;
  }

  /** What parameters a method may have, for the message of an error. */
  String parameters() {
    return switch (this) {
      case OPEN -> "Session, EndpointConfig and @PathParam, each at most once but the last";
      case MESSAGE -> "the message, Session and @PathParam";
      case CLOSE -> "Session, CloseReason and @PathParam, each at most once but the last";
      case ERROR -> "Throwable, Session and @PathParam, each at most once but the last";
    };
  }

  DeploymentException illegal(Method method, String rule, @Nullable Throwable cause) {
    return new DeploymentException(illegal(method, rule).getMessage(), cause);
  }

  /** An error that names class, method and rule. */
  DeploymentException illegal(Method method, String rule) {
    return new DeploymentException(
        "@"
            + annotation.getSimpleName()
            + " method "
            + method.getDeclaringClass().getName()
            + "."
            + method.getName()
            + " is illegal: "
            + rule);
  }
}
