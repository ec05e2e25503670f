package dev.vaporetto.bench.svg;

import java.util.List;
import java.util.Map;

/**
 * Three quantiles for each row on a logarithmic axis: a circle, a square, a triangle. A row without
 * values stays empty.
 *
 * @param quantiles three by the rows' keys, rising
 * @param smallest the begin of the axis: all panels of one chart have the same
 * @param largest its end
 */
public record DotPanel(
    String title, Map<String, List<Double>> quantiles, double smallest, double largest)
    implements Panel {
  private static final double HALF_SQUARE = 3.5;

  @Override
  public void drawGround(Area area) {
    Scale scale = scale(area);
    for (double power : scale.powers()) {
      double x = scale.at(power);
      area.svg().line(x, area.top(), x, area.bottom(), Svg.PALE);
      area.svg().text(x, area.bottom() + 14, Svg.Anchor.MIDDLE, Svg.QUIET, Labels.power(power));
    }
  }

  @Override
  public void drawRow(Area area, Row row, double y) {
    List<Double> values = quantiles.get(row.key());
    if (values == null) {
      area.svg().text(area.left() + 4, y + 4, Svg.Anchor.START, Svg.QUIET, "–");
      return;
    }
    Scale scale = scale(area);
    double first = scale.at(values.get(0));
    double second = scale.at(values.get(1));
    double third = scale.at(values.get(2));
    area.svg().line(first, y, third, y, row.color());
    area.svg().circle(first, y, row.color());
    area.svg()
        .rectangle(
            second - HALF_SQUARE, y - HALF_SQUARE, 2 * HALF_SQUARE, 2 * HALF_SQUARE, row.color());
    area.svg().triangle(third, y, row.color());
  }

  private Scale scale(Area area) {
    return Scale.decades(smallest, largest, area.left() + 8, area.left() + area.width() - 40);
  }
}
