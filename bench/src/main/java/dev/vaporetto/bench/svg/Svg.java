package dev.vaporetto.bench.svg;

import java.util.List;
import java.util.Locale;

/** Writes the elements of one SVG image, in pixels from its upper left corner. Not thread-safe. */
final class Svg {
  static final String INK = "#24292f";
  static final String PALE = "#d0d7de";
  static final String QUIET = "#57606a";

  private final StringBuilder elements = new StringBuilder();

  /** Where a text stands relative to its point. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  void rectangle(double x, double y, double width, double height, String fill) {
    elements.append(
        format(
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>\n",
            x, y, width, height, fill));
  }

  void line(double x1, double y1, double x2, double y2, String stroke) {
    elements.append(
        format(
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n",
            x1, y1, x2, y2, stroke));
  }

  /** A line through points; each point is x and y. */
  void polyline(List<double[]> points, String stroke, boolean dashed) {
    StringBuilder list = new StringBuilder();
    for (double[] point : points) {
      list.append(format("%.1f,%.1f ", point[0], point[1]));
    }
    elements.append(
        format(
            "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s/>\n",
            list.toString().strip(), stroke, dashed ? " stroke-dasharray=\"5 3\"" : ""));
  }

  void circle(double x, double y, String fill) {
    elements.append(
        format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>\n", x, y, fill));
  }

  /** A triangle that stands on its base. */
  void triangle(double x, double y, String fill) {
    elements.append(
        format(
            "<polygon points=\"%.1f,%.1f %.1f,%.1f %.1f,%.1f\" fill=\"%s\"/>\n",
            x, y - 4.5, x - 4.5, y + 3.5, x + 4.5, y + 3.5, fill));
  }

  void text(double x, double y, Anchor anchor, String fill, String text) {
    text(x, y, anchor, fill, "", text);
  }

  void heading(double x, double y, String text) {
    text(x, y, Anchor.START, INK, " font-weight=\"bold\"", text);
  }

  private void text(
      double x, double y, Anchor anchor, String fill, String attributes, String text) {
    elements.append(
        format(
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\"%s>%s</text>\n",
            x, y, anchor.name().toLowerCase(Locale.ROOT), fill, attributes, escape(text)));
  }

  /** The whole image, on white, since a page may be dark. */
  String image(double width, double height, String title) {
    return format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\""
                + " viewBox=\"0 0 %.0f %.0f\" font-family=\"Helvetica, Arial, sans-serif\""
                + " font-size=\"12\" role=\"img\">\n<title>%s</title>\n"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>\n",
            width, height, width, height, escape(title))
        + elements
        + "</svg>\n";
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
