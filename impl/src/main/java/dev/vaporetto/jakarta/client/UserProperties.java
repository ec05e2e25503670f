package dev.vaporetto.jakarta.client;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of user properties. Every method throws an {@link IllegalArgumentException} that
 * names the property, what came and what was expected.
 */
public final class UserProperties {
  /** Longer than anything that is waited for, and far from what nanoseconds in a long can hold. */
  private static final Duration LONGEST = Duration.ofDays(365);

  /** What they are called in messages. */
  private final String kind;

  private final Map<String, ?> values;

  private UserProperties(String kind, Map<String, ?> values) {
    this.kind = kind;
    this.values = values;
  }

  /** The user properties of an endpoint. */
  public UserProperties(Map<String, Object> values) {
    this("the user property ", values);
  }

  /** The parameters of an application, which are texts. */
  public static UserProperties ofApplication(Map<String, String> values) {
    return new UserProperties("the parameter ", values);
  }

  /** A time of at least {@code least}; at most a year. */
  public Duration time(String name, Duration least, Duration byDefault) {
    Object value = values.get(name);
    if (value == null) {
      return byDefault;
    }
    String expected =
        "a Duration or a number of milliseconds, from "
            + least.toMillis()
            + " ms to "
            + LONGEST.toDays()
            + " days";
    Duration time = value instanceof Duration given ? given : milliseconds(name, value, expected);
    if (time.compareTo(least) < 0 || time.compareTo(LONGEST) > 0) {
      throw bad(name, value, expected);
    }
    return time;
  }

  private Duration milliseconds(String name, Object value, String expected) {
    try {
      return Duration.ofMillis(wholeNumber(value));
    } catch (ArithmeticException | NumberFormatException e) {
      throw bad(name, value, expected);
    }
  }

  /** A whole number. */
  public int number(String name, int least, int most, int byDefault) {
    Object value = values.get(name);
    if (value == null) {
      return byDefault;
    }
    String expected = "a whole number from " + least + " to " + most;
    long number;
    try {
      number = wholeNumber(value);
    } catch (ArithmeticException | NumberFormatException e) {
      throw bad(name, value, expected);
    }
    if (number < least || number > most) {
      throw bad(name, value, expected);
    }
    return (int) number;
  }

  /** A number of which 0 says that there is no limit: {@link Integer#MAX_VALUE} then. */
  public int limit(String name, int byDefault) {
    int number = number(name, 0, Integer.MAX_VALUE, byDefault);
    return number == 0 ? Integer.MAX_VALUE : number;
  }

  private static long wholeNumber(Object value) {
    if (!(value instanceof Number || value instanceof String)) {
      throw new NumberFormatException();
    }
    return new BigDecimal(value.toString().trim()).longValueExact();
  }

  /** An object of a type; null if there is none. */
  <T> @Nullable T object(String name, Class<T> type) {
    Object value = values.get(name);
    if (value == null || type.isInstance(value)) {
      return type.cast(value);
    }
    // Not the value: it may be a password.
    throw new IllegalArgumentException(
        kind
            + name
            + " came as a "
            + value.getClass().getName()
            + "; expected a "
            + type.getName());
  }

  /** A text, of whatever type, that a function understands; it returns null if it does not. */
  <T> T text(String name, T byDefault, String expected, Function<String, @Nullable T> reader) {
    Object value = values.get(name);
    if (value == null) {
      return byDefault;
    }
    T read = reader.apply(value.toString());
    if (read == null) {
      throw bad(name, withoutUserInfo(value.toString()), expected);
    }
    return read;
  }

  /** A password, which may have any character, must not reach a log. */
  private static String withoutUserInfo(String uri) {
    return uri.replaceFirst("(?s)^([A-Za-z]+://)?.*@", "$1...@");
  }

  private IllegalArgumentException bad(String name, Object value, String expected) {
    return new IllegalArgumentException(
        kind + name + " came as \"" + value + "\"; expected " + expected);
  }
}
