package dev.vaporetto.memory;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how large a budget is. Stateless. */
final class MemorySize {
  private static final Pattern BYTES = Pattern.compile("([0-9]{1,9})([kmg])|([0-9]{1,18})");
  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3})%");

  private MemorySize() {}

  /**
   * A number of bytes, 1 or more; see {@link MemoryBudget#of}.
   *
   * @param defaultPercent of the largest heap, where the setting says nothing
   * @throws IllegalArgumentException if it says something else
   */
  static long parse(String setting, int defaultPercent) {
    String text = setting.strip().toLowerCase(Locale.ROOT);
    if (text.isEmpty()) {
      return MemoryBudget.percentOfHeap(defaultPercent);
    }
    if (text.equals("off")) {
      return Long.MAX_VALUE;
    }
    long bytes = 0;
    Matcher percent = PERCENT.matcher(text);
    Matcher number = BYTES.matcher(text);
    if (percent.matches()) {
      int share = Integer.parseInt(percent.group(1));
      bytes = share >= 1 && share <= 100 ? MemoryBudget.percentOfHeap(share) : 0;
    } else if (number.matches()) {
      String plain = number.group(3);
      bytes =
          plain != null
              ? Long.parseLong(plain)
              : Long.parseLong(number.group(1)) * unit(number.group(2));
    }
    if (bytes < 1) {
      throw new IllegalArgumentException(
          "the memory for all connections is \""
              + setting
              + "\"; expected \"off\", a number of bytes as in 64m, or a share of the heap from 1%"
              + " to 100%");
    }
    return bytes;
  }

  private static long unit(String letter) {
    return switch (letter) {
      case "k" -> 1L << 10;
      case "m" -> 1L << 20;
      default -> 1L << 30;
    };
  }
}
