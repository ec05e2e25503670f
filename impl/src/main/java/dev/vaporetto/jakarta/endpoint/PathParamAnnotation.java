package dev.vaporetto.jakarta.endpoint;

import jakarta.websocket.server.PathParam;
import java.lang.annotation.Annotation;
import java.lang.reflect.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code @PathParam} without linking to it: in Java SE the client API comes without the
 * server's classes.
 */
final class PathParamAnnotation {
  private PathParamAnnotation() {}

  /** The name of the path variable; null if the parameter is not annotated. */
  static @Nullable String nameOn(Parameter parameter) {
    for (Annotation annotation : parameter.getAnnotations()) {
      if (annotation.annotationType().getName().equals("jakarta.websocket.server.PathParam")) {
        return Linked.name(annotation);
      }
    }
    return null;
  }

  /** Loaded only where an annotation was found, so that its class is there. */
  private static final class Linked {
    static String name(Annotation annotation) {
      return ((PathParam) annotation).value();
    }
  }
}
