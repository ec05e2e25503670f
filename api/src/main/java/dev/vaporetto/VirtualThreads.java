package dev.vaporetto;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Virtual threads for listeners that block, where the JVM has them (Java 21 or later). Thread-safe.
 *
 * <pre>{@code
 * if (VirtualThreads.areAvailable()) {
 *   routes.executor(VirtualThreads.executor());
 * }
 * routes.websocket("orders", (request, webSocket) ->
 *     webSocket.onString(text -> {
 *       Thread.sleep(1000); // asks a slow database
 *       webSocket.send("done");
 *     }));
 * }</pre>
 */
public final class VirtualThreads {
  private static final @Nullable MethodHandle START = find();

  private VirtualThreads() {}

  private static @Nullable MethodHandle find() {
    try {
      return MethodHandles.publicLookup()
          .findStatic(
              Thread.class,
              "startVirtualThread",
              MethodType.methodType(Thread.class, Runnable.class));
    } catch (NoSuchMethodException | IllegalAccessException absent) {
      return null;
    }
  }

  /** Whether the JVM has virtual threads. */
  public static boolean areAvailable() {
    return START != null;
  }

  /**
   * Returns an executor that runs each task on a virtual thread of its own. It needs no shutdown.
   *
   * @throws UnsupportedOperationException if the JVM has none
   */
  public static Executor executor() {
    if (START == null) {
      throw new UnsupportedOperationException(
          "virtual threads came for Java "
              + Runtime.version().feature()
              + "; expected Java 21 or later, see areAvailable()");
    }
    return PerTask.INSTANCE;
  }

  /** Stateless. Its text describes it in the table of routes. */
  private enum PerTask implements Executor {
    INSTANCE;

    @Override
    public void execute(Runnable task) {
      MethodHandle start = START;
      if (start == null) {
        throw new AssertionError("executor() has found it");
      }
      try {
        Thread unused = (Thread) start.invokeExact(task);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new AssertionError("startVirtualThread throws nothing checked", e);
      }
    }

    @Override
    public String toString() {
      return "virtual threads";
    }
  }
}
