package dev.vaporetto.tck;

import static java.util.function.Predicate.not;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The outcome of one run. Immutable.
 *
 * @param container its name
 * @param run tests that ran, whatever their outcome
 * @param failed tests that ended with an AssertionError
 * @param errors tests and classes that ended with another exception
 * @param skipped tests that were not run, or were aborted
 * @param listed how many of the {@link KnownDifferences} did not pass, or were not there to run
 * @param absent how many of those could not run: their class needs a jar that is absent
 * @param started applications that the server started
 * @param refused applications that it did not
 * @param complete whether the whole TCK was run
 * @param complaints one line for each error
 */
record TckResult(
    String container,
    int run,
    int failed,
    int errors,
    int skipped,
    int listed,
    int absent,
    int started,
    int refused,
    boolean complete,
    List<String> complaints) {

  /** The tests of the TCK 2.2. */
  static final int TESTS = 737;

  /** See {@link TckListener}. */
  static final String TESTS_FILE = "tests.txt";

  private static final String TAB = "\t";

  boolean isClean() {
    return complete && run + absent == TESTS && skipped == 0 && complaints.isEmpty();
  }

  static Path file(Path directory) {
    return directory.resolve("result.txt");
  }

  static void write(Path directory, int[] counts, List<String> complaints) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int count : counts) {
      lines.add(String.valueOf(count));
    }
    lines.addAll(complaints);
    Files.write(file(directory), lines);
  }

  static TckResult read(String container, Path directory, boolean complete, KnownDifferences known)
      throws IOException {
    if (!Files.exists(file(directory))) {
      String complaint =
          container + " did not come to its end: see " + directory.resolve("client.log");
      return new TckResult(container, 0, 0, 1, 0, 0, 0, 0, 0, complete, List.of(complaint));
    }
    List<String> lines = Files.readAllLines(file(directory));
    List<String> contexts = Files.readAllLines(directory.resolve("contexts.txt"));
    List<String> failures = lines.subList(4, lines.size());
    List<String> complaints = new ArrayList<>(unlisted(failures, known));
    int listed = failures.size() - complaints.size();
    List<String[]> tests =
        Files.readAllLines(directory.resolve(TESTS_FILE)).stream()
            .map(line -> line.split(TAB, 2))
            .toList();
    Set<String> names = tests.stream().map(test -> test[1]).collect(Collectors.toSet());
    int absent = (int) known.reasons().keySet().stream().filter(not(names::contains)).count();
    complaints.addAll(wronglyListed(tests, known));
    contexts.stream()
        .filter(TckResult::isWrong)
        .map(line -> "WRONG " + line)
        .forEach(complaints::add);
    return new TckResult(
        container,
        Integer.parseInt(lines.get(0)),
        Integer.parseInt(lines.get(1)),
        Integer.parseInt(lines.get(2)),
        Integer.parseInt(lines.get(3)),
        complete ? listed + absent : listed,
        complete ? absent : 0,
        (int) contexts.stream().filter(line -> line.startsWith("STARTED ")).count(),
        (int) contexts.stream().filter(line -> line.startsWith("REFUSED ")).count(),
        complete,
        List.copyOf(complaints));
  }

  private static List<String> unlisted(List<String> failures, KnownDifferences known) {
    return failures.stream()
        .filter(line -> !known.reasons().containsKey(line.split(TAB, 3)[1]))
        .map(line -> line.replaceFirst(TAB, " ").replaceFirst(TAB, ": "))
        .toList();
  }

  private static List<String> wronglyListed(List<String[]> tests, KnownDifferences known) {
    return tests.stream()
        .filter(test -> test[0].equals("OK") && known.reasons().containsKey(test[1]))
        .map(test -> "LISTED but passed: " + test[1] + ": " + known.reasons().get(test[1]))
        .toList();
  }

  /**
   * The TCK cannot declare that an application must be refused, and most of its tests of bad
   * endpoints pass where nothing was deployed at all. The names decide. An application with a bad
   * client endpoint starts, and so does one whose listener deploys the bad endpoint and catches the
   * exception. Every other negative application must be refused.
   */
  private static boolean isWrong(String line) {
    boolean bad =
        line.contains(" wsc_negdep_")
            && !line.contains("_client_")
            && !line.contains("_invalidpathparamtype_pasrv_");
    return bad != line.startsWith("REFUSED ");
  }
}
