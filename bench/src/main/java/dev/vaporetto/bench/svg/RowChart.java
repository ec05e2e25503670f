package dev.vaporetto.bench.svg;

import java.util.List;

/**
 * A chart with a row for each subject, and panels side by side that share the rows.
 *
 * @param notes the lines below
 */
public record RowChart(String title, List<Row> rows, List<Panel> panels, List<String> notes) {
  private static final double MARGIN = 12;
  private static final double LABELS = 196;
  private static final double PANEL = 210;
  private static final double HEAD = 68;
  private static final double ROW = 21;
  private static final double AXIS = 26;
  private static final double NOTE = 16;

  /** The image as SVG. */
  public String svg() {
    Svg svg = new Svg();
    double bottom = HEAD + rows.size() * ROW;
    svg.heading(MARGIN, 20, title);
    for (int i = 0; i < rows.size(); i++) {
      svg.text(LABELS, middle(i) + 4, Svg.Anchor.END, Svg.INK, rows.get(i).label());
    }
    for (int column = 0; column < panels.size(); column++) {
      Panel panel = panels.get(column);
      Panel.Area area = new Panel.Area(svg, LABELS + 8 + column * PANEL, PANEL, HEAD - 4, bottom);
      drawTitle(svg, panel, area.left());
      panel.drawGround(area);
      for (int i = 0; i < rows.size(); i++) {
        panel.drawRow(area, rows.get(i), middle(i));
      }
    }
    double y = bottom + AXIS + 10;
    for (String note : notes) {
      svg.text(MARGIN, y, Svg.Anchor.START, Svg.QUIET, note);
      y += NOTE;
    }
    double width = LABELS + 8 + Math.max(panels.size(), 2) * PANEL + MARGIN;
    return svg.image(width, y, title);
  }

  private static void drawTitle(Svg svg, Panel panel, double left) {
    String[] lines = panel.title().split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      svg.text(left, HEAD - 12 - 15 * (lines.length - 1 - i), Svg.Anchor.START, Svg.INK, lines[i]);
    }
  }

  private static double middle(int row) {
    return HEAD + row * ROW + ROW / 2;
  }
}
