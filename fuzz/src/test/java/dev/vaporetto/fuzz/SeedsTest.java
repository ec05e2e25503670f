package dev.vaporetto.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every seed passes the oracles, past findings included; without Jazzer. */
class SeedsTest {
  static final Path SEEDS = Path.of("seeds");

  private static List<Path> seeds(Target target) throws IOException {
    try (Stream<Path> files = Files.list(SEEDS.resolve(target.label()))) {
      return files.sorted().toList();
    }
  }

  @TestFactory
  Stream<DynamicContainer> everySeedKeepsTheOracles() {
    return Stream.of(Target.values()).map(SeedsTest::container);
  }

  private static DynamicContainer container(Target target) {
    List<Path> seeds;
    try {
      seeds = seeds(target);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return DynamicContainer.dynamicContainer(
        target.label(),
        seeds.stream()
            .map(
                seed ->
                    DynamicTest.dynamicTest(
                        seed.getFileName().toString(),
                        () -> target.check(Files.readAllBytes(seed)))));
  }

  @Test
  void everyTargetHasSeeds() throws IOException {
    for (Target target : Target.values()) {
      assertThat(seeds(target)).as(target.label()).hasSizeGreaterThan(5);
    }
  }
}
