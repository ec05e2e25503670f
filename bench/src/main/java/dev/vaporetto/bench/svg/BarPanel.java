package dev.vaporetto.bench.svg;

import java.util.Map;

/**
 * A bar for each row, as long as its value, with a line from the smallest to the largest. A row
 * without a value stays empty.
 *
 * @param values by the rows' keys
 */
public record BarPanel(String title, Map<String, Value> values) implements Panel {
  private static final double BAR = 13;

  /** What is beside the longest bar: its number. */
  private static final double NUMBER = 48;

  /**
   * A value with its spread.
   *
   * @param median the length of the bar
   */
  public record Value(double min, double median, double max) {}

  @Override
  public void drawGround(Area area) {
    area.svg().line(area.left(), area.top(), area.left(), area.bottom(), Svg.PALE);
  }

  @Override
  public void drawRow(Area area, Row row, double y) {
    Value value = values.get(row.key());
    if (value == null) {
      area.svg().text(area.left() + 4, y + 4, Svg.Anchor.START, Svg.QUIET, "–");
      return;
    }
    double largest = values.values().stream().mapToDouble(Value::max).max().orElseThrow();
    Scale scale = Scale.linear(largest, 0, area.width() - NUMBER);
    area.svg().rectangle(area.left(), y - BAR / 2, scale.at(value.median), BAR, row.color());
    double end = area.left() + scale.at(value.max);
    area.svg().line(area.left() + scale.at(value.min), y, end, y, Svg.INK);
    area.svg().text(end + 4, y + 4, Svg.Anchor.START, Svg.INK, Labels.value(value.median));
  }
}
