package dev.vaporetto.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.vaporetto.arquillian.EngineJars;
import dev.vaporetto.arquillian.ProcessContainerConfiguration;
import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.WorkFiles;
import dev.vaporetto.echo.EchoWars;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the suite's classes on each container. Arquillian has one server for a whole run of JUnit,
 * so there is a run for each: a server starts once for all classes.
 */
class SuiteTest {
  private static final List<Class<?>> SUITE =
      List.of(SurroundingsCases.class, UpgradeCases.class, NeighbourCases.class);

  @BeforeAll
  static void chooseJars() throws IOException {
    System.setProperty(EngineJars.OF_APPLICATIONS, String.join(File.pathSeparator, engineJars()));
  }

  @AfterAll
  static void forgetChoices() {
    System.clearProperty(EngineJars.OF_APPLICATIONS);
    System.clearProperty(ProcessContainerConfiguration.CONTAINER);
  }

  /** The engine and the API, as the example has them. */
  private static List<String> engineJars() throws IOException {
    List<String> jars = new ArrayList<>();
    Path directory = WorkFiles.newDirectory("lib");
    try (ZipFile war = new ZipFile(EchoWars.example().toFile())) {
      for (ZipEntry entry : Collections.list(war.entries())) {
        String name = entry.getName();
        if (name.matches("WEB-INF/lib/(vaporetto-\\d|jakarta).*\\.jar")) {
          Path jar = directory.resolve(name.substring(name.lastIndexOf('/') + 1));
          try (InputStream in = war.getInputStream(entry)) {
            Files.copy(in, jar);
          }
          jars.add(jar.toString());
        }
      }
    }
    assertThat(jars).hasSize(3);
    return jars;
  }

  @TestFactory
  Stream<DynamicContainer> theSuitePasses() {
    return Stream.of(
            Container.TOMCAT_11,
            Container.TOMCAT_10,
            Container.JETTY_EE10,
            Container.JETTY_EE11,
            Container.UNDERTOW)
        .map(container -> dynamicContainer(container.name(), run(container)));
  }

  private static List<DynamicTest> run(Container container) {
    System.setProperty(ProcessContainerConfiguration.CONTAINER, container.name());
    Outcomes outcomes = new Outcomes();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                // Arquillian's state belongs to the thread.
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                .selectors(SUITE.stream().map(DiscoverySelectors::selectClass).toList())
                .build(),
            outcomes);
    assertThat(outcomes.tests).hasSizeGreaterThanOrEqualTo(SUITE.size());
    return outcomes.tests;
  }

  /** Forwards each outcome to the run that this test is part of. */
  private static final class Outcomes implements TestExecutionListener {
    private final List<DynamicTest> tests = new ArrayList<>();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest() || result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
        tests.add(
            dynamicTest(
                test.getLegacyReportingName(),
                () -> {
                  if (result.getThrowable().isPresent()) {
                    throw result.getThrowable().get();
                  }
                }));
      }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
      throw new IllegalStateException(test.getDisplayName() + " was skipped: " + reason);
    }
  }
}
