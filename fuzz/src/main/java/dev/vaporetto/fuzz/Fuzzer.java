package dev.vaporetto.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs Jazzer on one target after the other, each in a process of its own. */
public final class Fuzzer {
  private static final Pattern EXECUTED = Pattern.compile("stat::number_of_executed_units: (\\d+)");
  private static final Pattern STATUS = Pattern.compile("cov: (\\d+) ft: (\\d+) corp: (\\d+)/");

  /** What starting and stopping may take beyond the time of fuzzing. */
  private static final long PATIENCE_SECONDS = 300;

  /**
   * The outcome of one target.
   *
   * @param executed inputs
   * @param coverage edges that libFuzzer counts, in the engine and in the oracles
   * @param features of these edges: how often each was passed
   * @param corpus inputs that found something new
   * @param finding what was found, with the path of the input; empty for nothing
   */
  public record Outcome(
      Target target, long executed, long coverage, long features, long corpus, String finding) {}

  private final Path seeds;
  private final Path work;
  private final List<String> jvmOptions;
  private final List<String> options;

  /**
   * A fuzzer.
   *
   * @param seeds with a folder for each target; only read
   * @param work gets a folder for each target: its corpus, its log, its findings
   * @param jvmOptions of the process
   * @param options of libFuzzer, besides the time
   */
  public Fuzzer(Path seeds, Path work, List<String> jvmOptions, List<String> options) {
    this.seeds = seeds.toAbsolutePath();
    this.work = work.toAbsolutePath();
    this.jvmOptions = List.copyOf(jvmOptions);
    this.options = List.copyOf(options);
  }

  /**
   * Fuzzes one target.
   *
   * @throws IOException if Jazzer cannot be started or its output cannot be parsed
   */
  public Outcome run(Target target, int seconds) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(work.resolve(target.label()));
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    Path log = folder.resolve("log.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-cp",
            classPath(),
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=" + target.className(),
            "--instrumentation_includes=dev.vaporetto.**",
            "--custom_hook_includes=dev.vaporetto.**",
            "--reproducer_path=" + folder,
            corpus.toString(),
            seeds.resolve(target.label()).toString(),
            "-artifact_prefix=" + folder + "/",
            "-max_total_time=" + seconds,
            "-timeout=120",
            "-rss_limit_mb=3000",
            "-print_final_stats=1"));
    command.addAll(options);
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(seconds + PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("Jazzer did not end in time; its log is " + log);
      }
    } finally {
      process.destroyForcibly();
    }
    return outcome(target, process.exitValue(), log);
  }

  /** Absolute, since the process has another working directory. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Outcome outcome(Target target, int status, Path log) throws IOException {
    String text = Files.readString(log, UTF_8);
    long executed = 0;
    Matcher matcher = EXECUTED.matcher(text);
    if (matcher.find()) {
      executed = Long.parseLong(matcher.group(1));
    }
    long[] last = new long[3];
    matcher = STATUS.matcher(text);
    while (matcher.find()) {
      for (int i = 0; i < last.length; i++) {
        last[i] = Long.parseLong(matcher.group(i + 1));
      }
    }
    if (status == 0 && (executed == 0 || last[0] == 0)) {
      throw new IOException("Jazzer did not fuzz anything; its log is " + log);
    }
    String finding = status == 0 ? "" : "status " + status + ", see " + log;
    return new Outcome(target, executed, last[0], last[1], last[2], finding);
  }
}
