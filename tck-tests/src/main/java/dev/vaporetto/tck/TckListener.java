package dev.vaporetto.tck;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Records the outcome of each test. For one thread. The file {@code tests.txt} has one line for
 * each test in the order of the run: {@code OK}, {@code FAILED}, {@code ERROR} or {@code SKIPPED},
 * a tab, and the test as {@code class#method}.
 */
final class TckListener implements TestExecutionListener {
  private final Path directory;

  /** One line for each test: its outcome, a tab, and its class and method with # between. */
  private final List<String> tests = new ArrayList<>();

  /** One line for each test or class that did not pass: outcome, tab, name, tab, reason. */
  private final List<String> complaints = new ArrayList<>();

  private final StringWriter traces = new StringWriter();
  private int run;
  private int failed;
  private int errors;
  private int skipped;

  /** Set before the first test. */
  private @Nullable TestPlan plan;

  TckListener(Path directory) {
    this.directory = directory;
  }

  @Override
  public void testPlanExecutionStarted(TestPlan testPlan) {
    plan = testPlan;
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    if (test.isTest()) {
      skipped++;
      tests.add("SKIPPED\t" + nameOf(test));
    } else if (plan != null) {
      plan.getChildren(test).forEach(child -> executionSkipped(child, reason));
    }
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    String outcome =
        switch (result.getStatus()) {
          case SUCCESSFUL -> "OK";
          case ABORTED -> "SKIPPED";
          case FAILED ->
              result.getThrowable().orElse(null) instanceof AssertionError ? "FAILED" : "ERROR";
        };
    if (test.isTest()) {
      run++;
      tests.add(outcome + "\t" + nameOf(test));
    }
    switch (outcome) {
      case "OK" -> {}
      case "SKIPPED" -> skipped++;
      default -> complain(outcome, test, result);
    }
  }

  private void complain(String outcome, TestIdentifier test, TestExecutionResult result) {
    if (outcome.equals("FAILED")) {
      failed++;
    } else {
      errors++;
    }
    Throwable cause = result.getThrowable().orElse(null);
    String message = String.valueOf(cause).lines().findFirst().orElse("");
    complaints.add(outcome + "\t" + nameOf(test) + "\t" + message);
    if (cause != null) {
      traces.append("=== ").append(nameOf(test)).append('\n');
      cause.printStackTrace(new PrintWriter(traces, true));
    }
  }

  private static String nameOf(TestIdentifier test) {
    return test.getSource()
        .filter(MethodSource.class::isInstance)
        .map(MethodSource.class::cast)
        .map(method -> method.getClassName() + "#" + method.getMethodName())
        .orElse(test.getLegacyReportingName());
  }

  /** Writes the files that {@link TckResult} reads. */
  void write(Collection<String> started, Map<String, String> refused) {
    StringWriter contexts = new StringWriter();
    started.forEach(name -> contexts.append("STARTED ").append(name).append('\n'));
    StringWriter reasons = new StringWriter();
    refused.forEach(
        (name, reason) -> {
          contexts.append("REFUSED ").append(name).append('\n');
          reasons.append("=== ").append(name).append('\n').append(reason).append('\n');
        });
    try {
      Files.write(directory.resolve(TckResult.TESTS_FILE), tests);
      Files.writeString(directory.resolve("failures.txt"), traces.toString());
      Files.writeString(directory.resolve("contexts.txt"), contexts.toString());
      Files.writeString(directory.resolve("refused.txt"), reasons.toString());
      TckResult.write(directory, new int[] {run, failed, errors, skipped}, complaints);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
