package dev.vaporetto.micrometer;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every meter there is, in a registry. */
final class AllMeters {
  private static final Pattern SAMPLE = Pattern.compile("(?m)^(\\w+)(?:\\{([^}]*)})? ");

  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

  private AllMeters() {}

  static void bindTo(MeterRegistry registry) {
    Registration meters = new Registration(registry, Tags.empty());
    for (MeterDefinition each : MeterDefinition.values()) {
      String[] tags = each.tags().stream().flatMap(AllMeters::some).toArray(String[]::new);
      if (each.type() == Meter.Type.GAUGE) {
        meters.gauge(each, () -> 1, tags);
      } else if (each.type() == Meter.Type.TIMER) {
        meters.timer(each, tags);
      } else {
        meters.counter(each, () -> 1, tags);
      }
    }
  }

  private static Stream<String> some(String key) {
    return Stream.of(key, "some");
  }

  /** What a page of Prometheus has: the labels of each metric, by its name. */
  static Map<String, Set<String>> ofPrometheus() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    bindTo(registry);
    Map<String, Set<String>> metrics = new TreeMap<>();
    Matcher sample = SAMPLE.matcher(registry.scrape());
    while (sample.find()) {
      Set<String> labels = new TreeSet<>();
      String text = sample.group(2);
      if (text != null) {
        LABEL.matcher(text).results().forEach(label -> labels.add(label.group(1)));
      }
      metrics.put(sample.group(1), labels);
    }
    return metrics;
  }
}
