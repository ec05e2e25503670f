package dev.vaporetto.conformance;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/**
 * Plays the table against one subject: some cases at a time, the waiting ones beside all others.
 * Their results are then dynamic tests by section, so that a failure names its case.
 */
final class Suite implements AutoCloseable {
  /** Set to {@code whole} for every case; anything else is the short run of the test command. */
  private static final String RUN = "vaporetto.conformance";

  /** A prefix of the ids of the cases to play, for debugging; all cases if it is not set. */
  private static final String ONLY = System.getProperty("vaporetto.conformance.only", "");

  /** How many cases are played at once; the server needs a core as well. */
  private static final int AT_A_TIME = 3;

  private final Subject subject;
  private final Map<String, Map<Case, CompletableFuture<Result>>> sections = new LinkedHashMap<>();
  private final ExecutorService players = Executors.newFixedThreadPool(AT_A_TIME, daemons());
  private final ExecutorService others = Executors.newCachedThreadPool(daemons());
  private final long start = System.nanoTime();

  private Suite(Subject subject) {
    this.subject = subject;
  }

  /** Begins to play; returns at once. */
  static Suite start(Subject subject) {
    Suite suite = new Suite(subject);
    Cases.bySection(subject.peer()).forEach(suite::begin);
    return suite;
  }

  static boolean isWhole() {
    return "whole".equals(System.getProperty(RUN));
  }

  private void begin(String title, List<Case> cases) {
    Map<Case, CompletableFuture<Result>> results = new LinkedHashMap<>();
    for (Case test : cases) {
      if ((!test.whole() || isWhole()) && test.id().startsWith(ONLY)) {
        results.put(
            test, CompletableFuture.supplyAsync(() -> play(test), test.waits() ? others : players));
      }
    }
    sections.put(title, results);
  }

  private Result play(Case test) {
    long from = System.nanoTime();
    String failure = "";
    try (Subject.Connected connected = subject.connect(test)) {
      Script script = new Script();
      test.script().accept(script);
      try (Conversation conversation = new Conversation(subject.peer(), connected, others)) {
        conversation.play(script);
      }
    } catch (AssertionError | IOException | RuntimeException e) {
      failure = e.toString();
    }
    return new Result(test, failure, Duration.ofNanos(System.nanoTime() - from).toMillis());
  }

  /** The cases as tests, which wait for their results. */
  List<DynamicNode> tests() {
    List<DynamicNode> nodes = new ArrayList<>();
    sections.forEach(
        (title, results) ->
            nodes.add(
                DynamicContainer.dynamicContainer(
                    title,
                    results.entrySet().stream()
                        .map(
                            entry ->
                                DynamicTest.dynamicTest(
                                    entry.getKey().toString(), () -> check(entry.getValue()))))));
    return nodes;
  }

  private void check(CompletableFuture<Result> future) {
    Result result = future.join();
    if (!result.passed()) {
      throw new AssertionError(
          subject.name() + " fails " + result.test() + ": " + result.failure());
    }
  }

  /** Waits for all results and writes the report. */
  @Override
  public void close() {
    Map<String, List<Result>> results = new LinkedHashMap<>();
    sections.forEach((title, futures) -> results.put(title, joined(futures.values())));
    players.shutdown();
    others.shutdown();
    Report.write(subject.name(), isWhole(), results, Duration.ofNanos(System.nanoTime() - start));
  }

  private static List<Result> joined(Collection<CompletableFuture<Result>> futures) {
    return futures.stream().map(CompletableFuture::join).toList();
  }

  private static ThreadFactory daemons() {
    return task -> {
      Thread thread = new Thread(task, "conformance");
      thread.setDaemon(true);
      return thread;
    };
  }
}
