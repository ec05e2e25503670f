package dev.vaporetto.browser;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips a test on a machine without a browser. Where the environment variable CI is set nothing is
 * skipped: the test fails there.
 */
final class NeedsBrowser implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    // Per method: Surefire does not report a parameterized class that is skipped as a whole.
    return context.getTestMethod().isPresent() && skips()
        ? ConditionEvaluationResult.disabled(Browser.missing().orElseThrow())
        : ConditionEvaluationResult.enabled("There is a browser, or there must be one");
  }

  /** Whether the tests are skipped here. */
  static boolean skips() {
    return Browser.missing().isPresent() && System.getenv("CI") == null;
  }
}
