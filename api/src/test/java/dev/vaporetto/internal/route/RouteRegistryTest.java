package dev.vaporetto.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.internal.engine.ScriptedOutbound;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RouteRegistryTest {
  private final RouteRegistry registry = new RouteRegistry();

  @Test
  void aListenerThatAnotherThreadHoldsUpMayUseTheRoutesWhileAllSocketsClose() {
    Route route =
        new Route(
            "/a",
            (request, socket) -> CompletableFuture.completedStage(1),
            new RouteSettings("/a"));
    registry.add(route);
    CompletableFuture<String> table = new CompletableFuture<>();
    route
        .closedWithApplication()
        .add(
            new ScriptedOutbound() {
              @Override
              public void close(int code, String reason) {
                table.complete(
                    CompletableFuture.supplyAsync(registry::table)
                        .completeOnTimeout("blocked", 5, TimeUnit.SECONDS)
                        .join());
              }
            });
    registry.closeAll();
    assertThat(table).succeedsWithin(10, TimeUnit.SECONDS).asString().contains("/a");
  }
}
