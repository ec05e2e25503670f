package dev.vaporetto.bench.rooms;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The application's own report.
 *
 * @param members of each room
 * @param counts of events, by name
 */
record Status(List<Integer> members, Map<String, Long> counts) {
  /** Understands the answer of {@code RoomRoutes}. */
  static Status parse(String answer) {
    Map<String, String> words =
        Arrays.stream(answer.strip().split(" ", -1))
            .map(word -> word.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    String members = words.remove("members");
    if (members == null) {
      throw new IllegalArgumentException("\"" + answer + "\" came, expected members=...");
    }
    return new Status(
        Arrays.stream(members.split(",", -1)).map(Integer::valueOf).toList(),
        words.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, word -> Long.valueOf(word.getValue()))));
  }

  /** How often an event has happened. */
  long count(String name) {
    return counts.getOrDefault(name, 0L);
  }

  /** Sockets that are open. */
  long open() {
    return count("opened") - count("closed");
  }

  /** The members that have joined and not left, as the listeners count. */
  long present() {
    return count("joined") - count("left");
  }

  /** The joins that the broker has not answered yet. */
  long joining() {
    return count("joins") - count("joins-done");
  }

  /** What two nodes say together. */
  Status plus(Status other) {
    List<Integer> sums =
        IntStream.range(0, members.size())
            .mapToObj(room -> members.get(room) + other.members.get(room))
            .toList();
    Map<String, Long> all = new HashMap<>(counts);
    other.counts.forEach((name, count) -> all.merge(name, count, Long::sum));
    return new Status(sums, all);
  }

  /** The events since another answer. */
  Status since(Status earlier) {
    Map<String, Long> more = new HashMap<>();
    counts.forEach((name, count) -> more.put(name, count - earlier.count(name)));
    more.values().removeIf(count -> count == 0);
    return new Status(members, more);
  }

  /** All counts whose names begin so, in words: {@code close-1013 4, deaf-1006 2}. */
  String listed(String prefix) {
    return counts.entrySet().stream()
        .filter(count -> count.getKey().startsWith(prefix))
        .sorted(Comparator.comparing(Map.Entry::getKey))
        .map(
            count -> count.getKey().substring(prefix.length()) + " %,d".formatted(count.getValue()))
        .collect(Collectors.joining(", "));
  }
}
