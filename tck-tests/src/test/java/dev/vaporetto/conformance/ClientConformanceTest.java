package dev.vaporetto.conformance;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The table against our client; a hand-written server sends the frames. */
class ClientConformanceTest {
  private static final ExecutorService CONNECTING = Executors.newCachedThreadPool();

  private static @Nullable Suite suite;

  @BeforeAll
  static void start() {
    suite = Suite.start(new ClientSubject(CONNECTING));
  }

  @AfterAll
  static void stop() {
    Objects.requireNonNull(suite).close();
    CONNECTING.shutdown();
  }

  @TestFactory
  List<DynamicNode> everyCaseEndsAsTheStandardSays() {
    return Objects.requireNonNull(suite).tests();
  }
}
