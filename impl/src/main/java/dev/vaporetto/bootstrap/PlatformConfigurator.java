package dev.vaporetto.bootstrap;

import dev.vaporetto.jakarta.container.DefaultConfigurator;
import jakarta.websocket.server.ServerEndpointConfig.Configurator;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.function.Predicate;

/**
 * The platform default configurator lives in a static of the API class on some containers, filled
 * by the service file that the first comer's context class loader sees.
 */
final class PlatformConfigurator {
  private PlatformConfigurator() {}

  /**
   * Where the API is shared with other applications, fills that static through the API's own
   * loader: ours would pin this application's class loader, and serve our object to the others.
   */
  static void prime() {
    ClassLoader api = Configurator.class.getClassLoader();
    if (api == PlatformConfigurator.class.getClassLoader()) {
      return;
    }
    dropTwin();
    Thread thread = Thread.currentThread();
    ClassLoader outside = thread.getContextClassLoader();
    thread.setContextClassLoader(api);
    try {
      Configurator unused = new Configurator().getContainerDefaultConfigurator();
    } catch (RuntimeException noneThere) {
      // Then each use finds ours through the application's loader, and release() takes it out.
      System.getLogger(PlatformConfigurator.class.getName())
          .log(System.Logger.Level.DEBUG, "the container has no default configurator", noneThere);
    } finally {
      thread.setContextClassLoader(outside);
    }
  }

  /**
   * Takes this application's object out of that static, where the API came without an engine's
   * default: it pins this application's class loader, and is of no use to the other applications
   * when the loader has been stopped. The next use finds another one. For the end of the
   * application.
   */
  static void release() {
    drop(type -> type == DefaultConfigurator.class);
  }

  /**
   * Configurations keep the default that is there when they are made: not another application's.
   */
  private static void dropTwin() {
    drop(
        type ->
            type != DefaultConfigurator.class
                && type.getName().equals(DefaultConfigurator.class.getName()));
  }

  private static void drop(Predicate<Class<?>> wanted) {
    if (Configurator.class.getClassLoader() == PlatformConfigurator.class.getClassLoader()) {
      return;
    }
    try {
      for (Field field : Configurator.class.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == Configurator.class) {
          field.setAccessible(true);
          Object present = field.get(null);
          if (present != null && wanted.test(present.getClass())) {
            field.set(null, null);
          }
        }
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      System.getLogger(PlatformConfigurator.class.getName())
          .log(System.Logger.Level.WARNING, "the API may hold the platform configurator", e);
    }
  }
}
