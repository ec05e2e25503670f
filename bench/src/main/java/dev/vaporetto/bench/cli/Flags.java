package dev.vaporetto.bench.cli;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A command line of {@code --name value} pairs. */
public final class Flags {
  private final Map<String, String> values = new LinkedHashMap<>();

  /**
   * Parses the pairs.
   *
   * @param known the names that are allowed, without dashes
   * @throws IllegalArgumentException naming what came and what was expected
   */
  public Flags(List<String> arguments, Set<String> known) {
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i);
      if (!name.startsWith("--") || !known.contains(name.substring(2))) {
        throw new IllegalArgumentException(
            "option \"" + name + "\", expected one of " + dashed(known));
      }
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException("option \"" + name + "\" without a value");
      }
      values.put(name.substring(2), arguments.get(i + 1));
    }
  }

  private static List<String> dashed(Set<String> known) {
    return new HashSet<>(known).stream().map(name -> "--" + name).sorted().toList();
  }

  /** The value of a flag, or its default. */
  public String text(String name, String byDefault) {
    return values.getOrDefault(name, byDefault);
  }

  /** The whole number of a flag, at least 1, or its default. */
  public int number(String name, int byDefault) {
    String value = text(name, Integer.toString(byDefault));
    try {
      int number = Integer.parseInt(value);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The exception below reports it.
    }
    throw new IllegalArgumentException(
        "option --" + name + " is \"" + value + "\", expected a whole number from 1");
  }
}
