package dev.vaporetto.fluent;

import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerEngine;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** A server of an engine for all tests of a class, whose log is shown where one fails. */
abstract class OneFluentServer implements FluentServer {
  private static @Nullable RunningServer running;

  private final ServerEngine engine;

  @RegisterExtension
  static final TestWatcher SHOW_LOG =
      new TestWatcher() {
        @Override
        public void testFailed(ExtensionContext context, Throwable cause) {
          if (running != null) {
            System.err.printf(
                "%s failed, the log of the server ends:%n%s%n",
                context.getDisplayName(), running.logTail());
          }
        }
      };

  OneFluentServer(ServerEngine engine) {
    this.engine = engine;
  }

  @BeforeParameterizedClassInvocation
  static void startServer(ServerEngine engine) {
    running = FluentWars.start(engine);
  }

  @AfterParameterizedClassInvocation
  static void stopServer() {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  @Override
  public ServerEngine engine() {
    return engine;
  }

  @Override
  public RunningServer server() {
    return Objects.requireNonNull(running);
  }
}
