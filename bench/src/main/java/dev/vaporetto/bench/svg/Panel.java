package dev.vaporetto.bench.svg;

/** One column of a {@link RowChart}, which has a mark for each row. */
public interface Panel {
  /** What stands above it, in one or two lines. */
  String title();

  /** Draws what is behind all rows, such as an axis. */
  void drawGround(Area area);

  /** Draws the mark of one row; {@code y} is its middle. */
  void drawRow(Area area, Row row, double y);

  /** The place of a panel in an image. */
  record Area(Svg svg, double left, double width, double top, double bottom) {}
}
