package dev.vaporetto.jakarta.endpoint;

import jakarta.websocket.DeploymentException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.Arrays;
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
   * Checks a class without making an instance. What CDI can inject only CDI knows, and it may begin
   * later than the endpoint is deployed: where the application has it, no class is refused.
   *
   * @throws DeploymentException says what was expected of the class
   */
  public void requireUsable(Class<?> type) throws DeploymentException {
    if (cdi != null) {
      return;
    }
    String reason = unusable(type);
    if (reason != null) {
      throw new DeploymentException(
          "The endpoint "
              + type.getName()
              + " cannot be instantiated, since "
              + reason
              + "; expected a public class, static if it is nested, with a public constructor"
              + " without parameters, or a configurator that overrides getEndpointInstance");
    }
  }

  /** Why {@link #construct} would fail; null if it would not. */
  private static @Nullable String unusable(Class<?> type) {
    if (!Modifier.isPublic(type.getModifiers())) {
      return "it is not public";
    }
    if (Modifier.isAbstract(type.getModifiers())) {
      return "it is abstract";
    }
    return Arrays.stream(type.getConstructors()).anyMatch(c -> c.getParameterCount() == 0)
        ? null
        : "it has no public constructor without parameters";
  }

  /**
   * Makes an instance. The application's class loader is the thread's context class loader.
   *
   * @throws InstantiationException says what was expected of the class
   */
  public Instance create(Class<?> type) throws InstantiationException {
    try {
      Instance injected = cdi == null ? null : cdi.create(type);
      return injected != null ? injected : new Instance(construct(type), null);
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
