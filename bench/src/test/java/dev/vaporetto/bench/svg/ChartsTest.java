package dev.vaporetto.bench.svg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ChartsTest {
  private static final Row FIRST = new Row("a", "first & <best>", "#111111", false);
  private static final Row SECOND = new Row("b", "second", "#222222", true);
  private static final List<String> NOTES = List.of("one machine");

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  /** The elements of a row: those that are filled with its colour. */
  private static List<Element> filled(Document image, String element, Row row) {
    NodeList all = image.getElementsByTagName(element);
    return IntStream.range(0, all.getLength())
        .mapToObj(i -> (Element) all.item(i))
        .filter(one -> one.getAttribute("fill").equals(row.color()))
        .toList();
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  private static RowChart rows(Panel panel) {
    return new RowChart("title", List.of(FIRST, SECOND), List.of(panel), NOTES);
  }

  @Test
  void aBarIsAsLongAsItsMedian() throws Exception {
    BarPanel panel =
        new BarPanel(
            "CPU", Map.of("a", new BarPanel.Value(1, 2, 3), "b", new BarPanel.Value(4, 4, 8)));

    Document image = parse(rows(panel).svg());

    Element first = filled(image, "rect", FIRST).get(0);
    Element second = filled(image, "rect", SECOND).get(0);
    assertThat(number(second, "width")).isEqualTo(2 * number(first, "width"));
    assertThat(number(second, "x")).isEqualTo(number(first, "x"));
    assertThat(number(second, "y")).isGreaterThan(number(first, "y"));
  }

  @Test
  void textsAreEscapedAndTheNotesAreThere() throws Exception {
    BarPanel panel = new BarPanel("CPU", Map.of("a", new BarPanel.Value(1, 2, 3)));

    assertThat(parse(rows(panel).svg()).getDocumentElement().getTextContent())
        .contains("first & <best>", "one machine", "title");
  }

  @Test
  void aRowWithoutAValueHasNoBar() throws Exception {
    BarPanel panel = new BarPanel("CPU", Map.of("a", new BarPanel.Value(1, 2, 3)));

    assertThat(filled(parse(rows(panel).svg()), "rect", SECOND)).isEmpty();
  }

  @Test
  void quantilesStandFromLeftToRightOnDecades() throws Exception {
    DotPanel panel = new DotPanel("latency", Map.of("a", List.of(1.0, 10.0, 100.0)), 1, 100);

    Document image = parse(rows(panel).svg());

    double p50 = number(filled(image, "circle", FIRST).get(0), "cx");
    Element square = filled(image, "rect", FIRST).get(0);
    double p99 = number(square, "x") + number(square, "width") / 2;
    String triangle = filled(image, "polygon", FIRST).get(0).getAttribute("points");
    double p999 = Double.parseDouble(triangle.substring(0, triangle.indexOf(',')));
    assertThat(p99 - p50).isPositive().isCloseTo(p999 - p99, within());
  }

  private static Offset<Double> within() {
    return Offset.offset(0.3);
  }

  @Test
  void aLineRisesWithItsValues() throws Exception {
    LineChart chart =
        new LineChart(
            "title",
            "connections",
            false,
            "CPU",
            List.of(FIRST, SECOND),
            Map.of(
                "a", new TreeMap<>(Map.of(10.0, 1.0, 100.0, 10.0)),
                "b", new TreeMap<>(Map.of(10.0, 5.0))),
            NOTES);

    Document image = parse(chart.svg());

    List<Element> points = filled(image, "circle", FIRST);
    assertThat(points).hasSize(2);
    assertThat(number(points.get(1), "cx")).isGreaterThan(number(points.get(0), "cx"));
    assertThat(number(points.get(1), "cy")).isLessThan(number(points.get(0), "cy"));
    assertThat(image.getDocumentElement().getTextContent()).contains("second", "100");
  }

  @Test
  void numbersHaveThreeDigitsThatCount() {
    assertThat(Labels.value(12345.6)).isEqualTo("12,346");
    assertThat(Labels.value(12.34)).isEqualTo("12.3");
    assertThat(Labels.value(0.345)).isIn("0.34", "0.35");
    assertThat(Labels.power(0.01)).isEqualTo("0.01");
    assertThat(Labels.power(10_000)).isEqualTo("10,000");
    assertThat(Labels.bytes(1_048_576)).isEqualTo("1 MiB");
    assertThat(Labels.bytes(16)).isEqualTo("16 B");
  }
}
