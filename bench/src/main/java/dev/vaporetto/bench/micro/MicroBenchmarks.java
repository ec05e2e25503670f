package dev.vaporetto.bench.micro;

import dev.vaporetto.bench.cli.Flags;
import dev.vaporetto.bench.cli.MarkdownTable;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the JMH benchmarks and prints their speed in bytes. */
public final class MicroBenchmarks {
  private static final Set<String> FLAGS =
      Set.of("include", "iterations", "milliseconds", "forks", "sizes");

  private final Options options;
  private final PrintStream out;

  /** Parses the command line; see README.md. */
  public MicroBenchmarks(List<String> arguments, PrintStream out) {
    Flags flags = new Flags(arguments, FLAGS);
    int iterations = flags.number("iterations", 5);
    TimeValue time = TimeValue.milliseconds(flags.number("milliseconds", 500));
    this.options =
        new OptionsBuilder()
            .include(
                MicroBenchmarks.class.getPackageName() + ".*" + flags.text("include", "") + ".*")
            .param("size", flags.text("sizes", "64,1024,65536").split(",", -1))
            .forks(flags.number("forks", 1))
            .warmupIterations(iterations)
            .warmupTime(time)
            .measurementIterations(iterations)
            .measurementTime(time)
            .addProfiler(GCProfiler.class)
            .build();
    this.out = out;
  }

  /**
   * Runs them one after the other.
   *
   * @throws IOException if JMH fails
   */
  public void run() throws IOException {
    Collection<RunResult> results;
    try {
      results = new Runner(options).run();
    } catch (RunnerException e) {
      throw new IOException("JMH: " + e.getMessage(), e);
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of("benchmark", "bytes", "text", "GB/s", "± GB/s", "best GB/s", "bytes allocated"));
    results.forEach(result -> rows.add(row(result)));
    out.print(MarkdownTable.of(rows));
  }

  private static List<String> row(RunResult result) {
    String name = result.getParams().getBenchmark();
    String text = result.getParams().getParam("text");
    double size = Integer.parseInt(result.getParams().getParam("size"));
    Result<?> speed = result.getPrimaryResult();
    Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
    return List.of(
        name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1),
        result.getParams().getParam("size"),
        text == null ? "" : text,
        number("%.2f", speed.getScore() * size / 1e9),
        number("%.2f", speed.getScoreError() * size / 1e9),
        number("%.2f", speed.getStatistics().getMax() * size / 1e9),
        // JMH spreads its own few objects over the operations.
        allocated == null ? "?" : number("%.3f", allocated.getScore()));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
