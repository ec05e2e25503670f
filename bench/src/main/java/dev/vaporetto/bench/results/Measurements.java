package dev.vaporetto.bench.results;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** The values of a run, in the order in which they were measured. Not thread-safe. */
public final class Measurements {
  private static final String HEAD = "scenario,round,subject,figure,less is better,value";
  private static final String MEDIANS = "scenario,subject,figure,rounds,min,median,max";

  private final List<Measurement> all = new ArrayList<>();

  /** Appends one. */
  public void add(Measurement measurement) {
    all.add(measurement);
  }

  /** Appends those of another run, whose scenarios are other ones. */
  public void addAll(Measurements others) {
    all.addAll(others.all);
  }

  /** How many rounds there were. */
  public int rounds() {
    return all.stream().mapToInt(Measurement::round).max().orElse(0);
  }

  /** The names of the scenarios with a value. */
  public List<String> scenarios() {
    return distinct(all.stream(), Measurement::scenario);
  }

  /** The names of what has a value in a scenario. */
  public List<String> subjects(String scenario) {
    return distinct(in(scenario), Measurement::subject);
  }

  /** The figures of a scenario. */
  public List<String> figures(String scenario) {
    return distinct(in(scenario), Measurement::figure);
  }

  /** Whether ratios of a figure say something. */
  public boolean isCompared(String scenario, String figure) {
    return in(scenario).anyMatch(one -> one.figure().equals(figure) && one.compared());
  }

  /** The values of one figure of one subject; empty if it was not measured. */
  public Series series(String scenario, String subject, String figure) {
    Series series = new Series();
    in(scenario)
        .filter(one -> one.subject().equals(subject) && one.figure().equals(figure))
        .forEach(one -> series.add(one.round(), one.value()));
    return series;
  }

  private Stream<Measurement> in(String scenario) {
    return all.stream().filter(one -> one.scenario().equals(scenario));
  }

  private static List<String> distinct(
      Stream<Measurement> measurements, Function<Measurement, String> name) {
    return measurements.map(name).distinct().toList();
  }

  /** Writes every value, a line each. */
  public void write(Path csv) throws IOException {
    List<String> lines = new ArrayList<>(List.of(HEAD));
    for (Measurement one : all) {
      lines.add(
          line(
              one.scenario(),
              one.round(),
              one.subject(),
              one.figure(),
              one.compared() ? "yes" : "no",
              number(one.value())));
    }
    Files.write(csv, lines, UTF_8);
  }

  /** Writes the smallest, the median and the largest value over the rounds. */
  public void writeMedians(Path csv) throws IOException {
    List<String> lines = new ArrayList<>(List.of(MEDIANS));
    for (String scenario : scenarios()) {
      for (String subject : subjects(scenario)) {
        for (String figure : figures(scenario)) {
          Series series = series(scenario, subject, figure);
          if (!series.isEmpty()) {
            lines.add(
                line(
                    scenario,
                    subject,
                    figure,
                    series.count(),
                    number(series.min()),
                    number(series.median()),
                    number(series.max())));
          }
        }
      }
    }
    Files.write(csv, lines, UTF_8);
  }

  /** Reads what {@link #write} has written. */
  public static Measurements read(Path csv) throws IOException {
    List<String> lines = Files.readAllLines(csv, UTF_8);
    if (lines.isEmpty() || !lines.get(0).equals(HEAD)) {
      throw new IOException(csv + " does not begin with \"" + HEAD + "\"");
    }
    Measurements measurements = new Measurements();
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split(",", -1);
      measurements.add(
          new Measurement(
              fields[0],
              Integer.parseInt(fields[1]),
              fields[2],
              fields[3],
              fields[4].equals("yes"),
              Double.parseDouble(fields[5])));
    }
    return measurements;
  }

  private static String line(Object... fields) {
    return String.join(",", Stream.of(fields).map(Object::toString).toList());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
