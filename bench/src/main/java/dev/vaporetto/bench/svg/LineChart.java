package dev.vaporetto.bench.svg;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A line for each subject over a quantity, both axes logarithmic.
 *
 * @param x what the horizontal axis has
 * @param bytes whether that is a size in bytes
 * @param y what the vertical axis has
 * @param points for the key of each row, y by x; all positive
 * @param notes the lines below
 */
public record LineChart(
    String title,
    String x,
    boolean bytes,
    String y,
    List<Row> rows,
    Map<String, SortedMap<Double, Double>> points,
    List<String> notes) {
  private static final double MARGIN = 12;
  private static final double LEFT = 64;
  private static final double RIGHT = 470;
  private static final double TOP = 50;
  private static final double BOTTOM = 310;
  private static final double WIDTH = 690;
  private static final double NOTE = 16;

  /** The distance of two labels that do not touch. */
  private static final double LABEL = 15;

  /** The image as SVG. */
  public String svg() {
    Svg svg = new Svg();
    svg.heading(MARGIN, 20, title);
    svg.text(MARGIN, TOP - 10, Svg.Anchor.START, Svg.QUIET, y);
    Scale across =
        Scale.logarithmic(smallestX(), Math.max(largestX(), 2 * smallestX()), LEFT, RIGHT);
    Scale up = Scale.decades(smallestY(), largestY(), BOTTOM, TOP);
    drawAxes(svg, across, up);
    for (Row row : rows) {
      List<double[]> line = new ArrayList<>();
      of(row)
          .forEach(
              (place, value) -> {
                line.add(new double[] {across.at(place), up.at(value)});
                svg.circle(across.at(place), up.at(value), row.color());
              });
      svg.polyline(line, row.color(), row.dashed());
    }
    drawLabels(svg, up);
    double bottom = BOTTOM + 56;
    for (String note : notes) {
      svg.text(MARGIN, bottom, Svg.Anchor.START, Svg.QUIET, note);
      bottom += NOTE;
    }
    return svg.image(WIDTH, bottom, title);
  }

  private void drawAxes(Svg svg, Scale across, Scale up) {
    for (double power : up.powers()) {
      svg.line(LEFT, up.at(power), RIGHT, up.at(power), Svg.PALE);
      svg.text(LEFT - 6, up.at(power) + 4, Svg.Anchor.END, Svg.QUIET, Labels.power(power));
    }
    points.values().stream()
        .flatMap(line -> line.keySet().stream())
        .distinct()
        .forEach(
            place ->
                svg.text(
                    across.at(place),
                    BOTTOM + 16,
                    Svg.Anchor.MIDDLE,
                    Svg.QUIET,
                    bytes ? Labels.bytes(place) : Labels.power(place)));
    svg.text((LEFT + RIGHT) / 2, BOTTOM + 33, Svg.Anchor.MIDDLE, Svg.QUIET, x);
  }

  /** The names at the ends of the lines, from above, each below the one before. */
  private void drawLabels(Svg svg, Scale up) {
    List<Row> sorted =
        rows.stream()
            .filter(row -> !of(row).isEmpty())
            .sorted(Comparator.comparingDouble(row -> up.at(last(row))))
            .toList();
    double free = 0;
    for (Row row : sorted) {
      double end = up.at(last(row));
      double y = Math.max(end, free);
      free = y + LABEL;
      svg.line(RIGHT + 5, end, RIGHT + 14, y, row.color());
      svg.text(RIGHT + 18, y + 4, Svg.Anchor.START, row.color(), row.label());
    }
  }

  private double last(Row row) {
    SortedMap<Double, Double> line = of(row);
    return line.get(line.lastKey());
  }

  private SortedMap<Double, Double> of(Row row) {
    return points.getOrDefault(row.key(), new TreeMap<>());
  }

  private double smallestX() {
    return points.values().stream().mapToDouble(SortedMap::firstKey).min().orElseThrow();
  }

  private double largestX() {
    return points.values().stream().mapToDouble(SortedMap::lastKey).max().orElseThrow();
  }

  private double smallestY() {
    return points.values().stream()
        .flatMap(line -> line.values().stream())
        .mapToDouble(Double::doubleValue)
        .min()
        .orElseThrow();
  }

  private double largestY() {
    return points.values().stream()
        .flatMap(line -> line.values().stream())
        .mapToDouble(Double::doubleValue)
        .max()
        .orElseThrow();
  }
}
