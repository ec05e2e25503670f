package dev.vaporetto.handshakes;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.Container.Family;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.Wars;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.wars.ProbedEcho;
import dev.vaporetto.wars.ProbedPeople;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * What six engines answer to every row of the table: ours on three containers, and the containers'
 * own. Immutable.
 *
 * @param ours by container, one for each row
 * @param theirs the same of the containers' own engines
 */
record Answers(Map<Family, List<String>> ours, Map<Family, List<String>> theirs) {
  private static final List<Container> CONTAINERS =
      List.of(Container.UNDERTOW, Container.TOMCAT_11, Container.JETTY_EE10);

  /** On a busy machine an answer may take a while; ours always comes. */
  private static final Duration OUR_TIME = Duration.ofSeconds(20);

  /** Undertow's own engine never answers some of the bad encodings. */
  private static final Duration THEIR_TIME = Duration.ofSeconds(5);

  /** Starts the servers one after another, and asks each while the next one starts. */
  static Answers collect() throws Exception {
    Path ourWar = war(libraries(), "probed-ours.war");
    Path theirWar = war(Wars.war(), "probed-theirs.war");
    Map<Family, Future<List<String>>> ours = new EnumMap<>(Family.class);
    Map<Family, Future<List<String>>> theirs = new EnumMap<>(Family.class);
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      for (Container container : CONTAINERS) {
        RunningServer their =
            started(container, ServerOptions.defaults().withOwnEngine(), theirWar);
        theirs.put(container.family(), threads.submit(() -> asked(their, THEIR_TIME)));
        RunningServer our = started(container, ServerOptions.defaults(), ourWar);
        ours.put(container.family(), threads.submit(() -> asked(our, OUR_TIME)));
      }
      return new Answers(joined(ours), joined(theirs));
    } finally {
      threads.shutdown();
    }
  }

  private static Wars libraries() {
    Wars war = Wars.from(EchoWars.example());
    war.names().stream().filter(name -> name.startsWith("WEB-INF/classes/")).forEach(war::without);
    return war;
  }

  private static Path war(Wars wars, String name) {
    return wars.classes(ProbedEcho.class, ProbedPeople.class).build(name);
  }

  private static RunningServer started(Container container, ServerOptions options, Path war) {
    return container.start(
        options
            .withApplication("", war)
            .withApplication("/app", war)
            .withApplication("/my café", war));
  }

  private static List<String> asked(RunningServer server, Duration patience) throws IOException {
    try (server) {
      List<String> answers = new ArrayList<>();
      for (Handshake row : Table.ROWS) {
        answers.add(Answer.of(server.port(), row, patience));
      }
      return answers;
    }
  }

  private static Map<Family, List<String>> joined(Map<Family, Future<List<String>>> futures)
      throws Exception {
    Map<Family, List<String>> answers = new EnumMap<>(Family.class);
    for (Map.Entry<Family, Future<List<String>>> future : futures.entrySet()) {
      answers.put(future.getKey(), future.getValue().get());
    }
    return answers;
  }

  String ours(Family family, int row) {
    return Objects.requireNonNull(ours.get(family)).get(row);
  }

  String theirs(Family family, int row) {
    return Objects.requireNonNull(theirs.get(family)).get(row);
  }

  /** The answers of ours to a row that none of the other engines gives. */
  List<String> ofOursAlone(int row) {
    List<String> others = theirs.keySet().stream().map(family -> theirs(family, row)).toList();
    return ours.keySet().stream()
        .map(family -> ours(family, row))
        .filter(answer -> !others.contains(answer))
        .distinct()
        .toList();
  }

  /** Writes the table, in Markdown. */
  void write(Path file) {
    StringBuilder text = new StringBuilder("| handshake | request |");
    ours.keySet().forEach(f -> text.append(" ours on %s | its own |".formatted(f)));
    text.append(" why ours differs |\n|---|---|").append("---|---|".repeat(ours.size()));
    text.append("---|\n");
    IntStream.range(0, Table.ROWS.size()).forEach(row -> write(text, row));
    try {
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(StringBuilder text, int row) {
    Handshake handshake = Table.ROWS.get(row);
    text.append("| ").append(cell(handshake.name()));
    text.append(" | ").append(cell(handshake.requestLine())).append(" |");
    for (Family family : ours.keySet()) {
      text.append(" %s | %s |".formatted(ours(family, row), theirs(family, row)));
    }
    text.append(' ').append(handshake.reason()).append(" |\n");
  }

  private static String cell(String text) {
    String cut = text.length() > 100 ? text.substring(0, 100) + "..." : text;
    return cut.replaceAll("[\\x00-\\x1f]", "?").replace("|", "\\|").strip();
  }
}
