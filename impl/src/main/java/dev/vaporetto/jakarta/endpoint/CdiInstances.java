package dev.vaporetto.jakarta.endpoint;

import dev.vaporetto.log.RepeatedLog;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Injected instances by {@code jakarta.enterprise.inject.spi.Unmanaged}, which is found at run
 * time: the engine does not depend on CDI. Thread-safe.
 */
final class CdiInstances {
  private static final String SPI = "jakarta.enterprise.inject.spi.";

  private final Method current;
  private final Method beanManager;
  private final Constructor<?> unmanaged;
  private final Method newInstance;
  private final Class<?> instanceType;

  private CdiInstances(ClassLoader loader) throws ReflectiveOperationException {
    Class<?> cdi = Class.forName(SPI + "CDI", false, loader);
    current = cdi.getMethod("current");
    beanManager = cdi.getMethod("getBeanManager");
    Class<?> unmanagedType = Class.forName(SPI + "Unmanaged", false, loader);
    unmanaged = unmanagedType.getConstructor(beanManager.getReturnType(), Class.class);
    newInstance = unmanagedType.getMethod("newInstance");
    instanceType = newInstance.getReturnType();
  }

  /** Null if a class loader does not see CDI's classes. */
  static @Nullable CdiInstances find(ClassLoader loader) {
    try {
      return new CdiInstances(loader);
    } catch (ReflectiveOperationException | LinkageError absent) {
      return null;
    }
  }

  /**
   * Makes an injected instance.
   *
   * @return null if no CDI container runs for the application
   * @throws InvocationTargetException why the container could not make it
   */
  @Nullable Instance create(Class<?> type) throws ReflectiveOperationException {
    Object manager;
    try {
      manager = beanManager.invoke(current.invoke(null));
    } catch (InvocationTargetException noContainer) {
      // CDI.current() throws IllegalStateException where there is none.
      return null;
    }
    Object instance = newInstance.invoke(unmanaged.newInstance(manager, type));
    call(instance, "produce");
    boolean complete = false;
    try {
      call(instance, "inject");
      call(instance, "postConstruct");
      Object object = instanceType.getMethod("get").invoke(instance);
      complete = true;
      return new Instance(object, () -> destroy(instance, type));
    } finally {
      if (!complete) {
        // What was injected already belongs to it and goes with it.
        dispose(instance, type);
      }
    }
  }

  private void call(Object instance, String method) throws ReflectiveOperationException {
    instanceType.getMethod(method).invoke(instance);
  }

  private void destroy(Object instance, Class<?> type) {
    guarded(instance, type, "preDestroy");
    dispose(instance, type);
  }

  private void dispose(Object instance, Class<?> type) {
    guarded(instance, type, "dispose");
  }

  /** Calls a method whose failure must not keep the others from being called. */
  private void guarded(Object instance, Class<?> type, String method) {
    try {
      call(instance, method);
    } catch (ReflectiveOperationException | RuntimeException e) {
      RepeatedLog.warn(CdiInstances.class, method + " of CDI failed for a " + type.getName(), e);
    }
  }
}
