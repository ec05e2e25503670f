package dev.vaporetto.interop;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips a test on a machine without squid. Where the environment variable CI is set nothing is
 * skipped: the test fails there.
 */
final class NeedsSquid implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    // Per method: Surefire does not report a parameterized class that is skipped as a whole.
    return context.getTestMethod().isPresent() && Squid.skips()
        ? ConditionEvaluationResult.disabled(Squid.missing().orElseThrow())
        : ConditionEvaluationResult.enabled("There is squid, or there must be");
  }
}
