package dev.vaporetto.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line: how long each target is fuzzed, where the seeds are, and which targets. */
public final class Main {
  private static final String USAGE =
      "usage: java -jar fuzz.jar [--seconds 240] [--seeds fuzz/seeds] [--work fuzz/target/fuzz]"
          + " [TARGET]...";

  private int seconds = 240;
  private Path seeds = Path.of("fuzz/seeds");
  private Path work = Path.of("fuzz/target/fuzz");
  private final List<String> labels = new ArrayList<>();

  private Main(String[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (!arguments[i].startsWith("--")) {
        labels.add(arguments[i]);
        continue;
      }
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException("option \"" + arguments[i] + "\" without a value");
      }
      option(arguments[i], arguments[++i]);
    }
  }

  private void option(String name, String value) {
    switch (name) {
      case "--seconds" -> seconds = Integer.parseInt(value);
      case "--seeds" -> seeds = Path.of(value);
      case "--work" -> work = Path.of(value);
      default ->
          throw new IllegalArgumentException(
              "option \"" + name + "\", expected --seconds, --seeds or --work");
    }
  }

  /** Ends with status 1 if there was a finding, and 2 if the arguments were not understood. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int findings;
    try {
      Main main = new Main(arguments);
      findings = main.run(Target.parse(main.labels));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(USAGE);
      System.exit(2);
      return;
    }
    System.exit(findings == 0 ? 0 : 1);
  }

  private int run(List<Target> targets) throws IOException, InterruptedException {
    Fuzzer fuzzer = new Fuzzer(seeds, work, List.of(), List.of("-max_len=4096"));
    int findings = 0;
    System.out.println("| target | seconds | inputs | edges | features | corpus | finding |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (Target target : targets) {
      Fuzzer.Outcome outcome = fuzzer.run(target, seconds);
      System.out.printf(
          "| %s | %d | %,d | %,d | %,d | %,d | %s |%n",
          target.label(),
          seconds,
          outcome.executed(),
          outcome.coverage(),
          outcome.features(),
          outcome.corpus(),
          outcome.finding().isEmpty() ? "none" : outcome.finding());
      findings += outcome.finding().isEmpty() ? 0 : 1;
    }
    return findings;
  }
}
