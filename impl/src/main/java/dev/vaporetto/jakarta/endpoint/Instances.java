package dev.vaporetto.jakarta.endpoint;

import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/**
 * Makes instances of endpoint classes: as non-contextual instances of CDI, where a CDI container
 * runs for the application (Jakarta WebSocket §7.1.1), else by their constructor. Thread-safe.
 */
public final class Instances {
  /** Null if the application does not see the CDI API. */
  private final @Nullable CdiInstances cdi;

  private Instances(@Nullable CdiInstances cdi) {
    this.cdi = cdi;
  }

  /** Instances for the application that a class loader belongs to. */
  public static Instances of(ClassLoader applicationLoader) {
    return new Instances(CdiInstances.find(applicationLoader));
  }

  /**
   * Makes an instance. The application's class loader is the thread's context class loader.
   *
   * @throws InstantiationException says what was expected of the class
   */
  public Instance create(Class<?> type) throws InstantiationException {
    try {
      Instance injected = cdi == null ? null : cdi.create(type);
      return injected != null ? injected : new Instance(construct(type), () -> {});
    } catch (InvocationTargetException e) {
      throw failure(type, e.getCause() == null ? e : e.getCause());
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      throw failure(type, e);
    }
  }

  private static Object construct(Class<?> type) throws ReflectiveOperationException {
    return type.getConstructor().newInstance();
  }

  private static InstantiationException failure(Class<?> type, Throwable cause) {
    InstantiationException failure =
        new InstantiationException(
            type.getName()
                + " cannot be instantiated; expected a public class with a public constructor"
                + " without parameters that does not throw, or one that CDI can inject: "
                + cause);
    failure.initCause(cause);
    return failure;
  }
}
