package dev.vaporetto.internal.start;

import dev.vaporetto.WebSocketApplication;
import java.lang.System.Logger.Level;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An application that CDI injects, as a non-contextual instance ({@code
 * jakarta.enterprise.inject.spi.Unmanaged}). CDI is found at run time, so that nothing depends on
 * it. For the thread that starts or stops the context.
 */
final class InjectedApplication {
  private static final String SPI = "jakarta.enterprise.inject.spi.";

  private final Class<? extends WebSocketApplication> type;

  /** CDI's side of the instance; null where there is none. */
  private @Nullable Object unmanaged;

  InjectedApplication(Class<? extends WebSocketApplication> type) {
    this.type = type;
  }

  /** Whether a class sees the API of CDI, which may begin later than the class is found. */
  static boolean isPossible(Class<?> type) {
    try {
      Class<?> unused = spi(type, "Unmanaged");
      return true;
    } catch (ClassNotFoundException | LinkageError absent) {
      return false;
    }
  }

  private static Class<?> spi(Class<?> type, String name) throws ClassNotFoundException {
    return Class.forName(SPI + name, false, type.getClassLoader());
  }

  /**
   * Makes the instance: by CDI where it runs, else by the constructor.
   *
   * @throws IllegalStateException if there is none, or it lacks what it wants injected
   */
  WebSocketApplication create() {
    try {
      Object manager = beanManager();
      if (manager != null) {
        return type.cast(injected(manager));
      }
      requireNothingInjected();
      return type.getConstructor().newInstance();
    } catch (InvocationTargetException e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    } catch (ReflectiveOperationException e) {
      throw failure(e);
    }
  }

  /** Null where no CDI container runs for the application: {@code CDI.current()} throws then. */
  private @Nullable Object beanManager() throws ReflectiveOperationException {
    Class<?> cdi = spi(type, "CDI");
    try {
      return cdi.getMethod("getBeanManager").invoke(cdi.getMethod("current").invoke(null));
    } catch (InvocationTargetException noContainer) {
      return null;
    }
  }

  private Object injected(Object manager) throws ReflectiveOperationException {
    Class<?> factory = spi(type, "Unmanaged");
    Method newInstance = factory.getMethod("newInstance");
    Object made =
        newInstance.invoke(
            factory
                .getConstructor(spi(type, "BeanManager"), Class.class)
                .newInstance(manager, type));
    Class<?> kind = newInstance.getReturnType();
    for (String step : new String[] {"produce", "inject", "postConstruct"}) {
      Object unused = kind.getMethod(step).invoke(made);
    }
    unmanaged = made;
    return kind.getMethod("get").invoke(made);
  }

  /** A field that stays null would fail with the first handshake only. */
  private void requireNothingInjected() {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      for (Field field : each.getDeclaredFields()) {
        if (Arrays.stream(field.getAnnotations())
            .map(Annotation::annotationType)
            .anyMatch(annotation -> annotation.getName().equals("jakarta.inject.Inject"))) {
          throw new IllegalStateException(
              "The WebSocketApplication "
                  + type.getName()
                  + " wants "
                  + field.getName()
                  + " injected, but no CDI container runs for the application when its routes go"
                  + " into service; expected one that begins before the context's listeners, with a"
                  + " WEB-INF/beans.xml");
        }
      }
    }
  }

  private IllegalStateException failure(Throwable cause) {
    return new IllegalStateException(
        "The WebSocketApplication "
            + type.getName()
            + " cannot be instantiated; expected a public constructor without parameters that does"
            + " not throw, or a class that CDI can inject: "
            + cause,
        cause);
  }

  /** The application has stopped. CDI may have ended before. */
  void end() {
    Object made = unmanaged;
    unmanaged = null;
    if (made == null) {
      return;
    }
    for (String step : new String[] {"preDestroy", "dispose"}) {
      try {
        Object unused = made.getClass().getMethod(step).invoke(made);
      } catch (ReflectiveOperationException | RuntimeException e) {
        System.getLogger(InjectedApplication.class.getName())
            .log(Level.DEBUG, "CDI did not end a WebSocketApplication", e);
      }
    }
  }
}
