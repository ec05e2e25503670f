package dev.vaporetto.client.course;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The value of {@code Retry-After} (RFC 9110 §10.2.3). */
final class RetryAfter {
  /** No server is asked more often, whatever it says. */
  static final Duration LEAST = Duration.ofSeconds(1);

  /** More digits than any sensible number of seconds has. */
  private static final int MAX_DIGITS = 10;

  /** The years of RFC 850's two digits: as near as can be, up to 50 years ahead. */
  private static final int YEARS_BACK = 49;

  private RetryAfter() {}

  /** How long to wait; null if the value says nothing that is understood. */
  static @Nullable Duration parse(String value, Instant now) {
    Duration wait;
    if (!value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      if (value.length() > MAX_DIGITS) {
        return null;
      }
      wait = Duration.ofSeconds(Long.parseLong(value));
    } else {
      Instant date = date(value, now);
      if (date == null) {
        return null;
      }
      wait = Duration.between(now, date);
    }
    return wait.compareTo(LEAST) < 0 ? LEAST : wait;
  }

  /** RFC 9110 §5.6.7: a recipient MUST accept all three formats. */
  private static @Nullable Instant date(String value, Instant now) {
    for (DateTimeFormatter format : formats(now)) {
      try {
        return format.parse(value, Instant::from);
      } catch (DateTimeException another) {
        // The next format.
      }
    }
    return null;
  }

  private static List<DateTimeFormatter> formats(Instant now) {
    DateTimeFormatter rfc850 =
        new DateTimeFormatterBuilder()
            .appendPattern("EEEE, dd-MMM-")
            .appendValueReduced(
                ChronoField.YEAR,
                2,
                2,
                OffsetDateTime.ofInstant(now, ZoneOffset.UTC)
                    .minus(YEARS_BACK, ChronoUnit.YEARS)
                    .getYear())
            .appendPattern(" HH:mm:ss 'GMT'")
            .toFormatter(Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    DateTimeFormatter asctime =
        DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    return List.of(DateTimeFormatter.RFC_1123_DATE_TIME, rfc850, asctime);
  }
}
