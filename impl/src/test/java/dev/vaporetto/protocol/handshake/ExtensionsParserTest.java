package dev.vaporetto.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtensionsParserTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '`',
      value = {
        "a > a",
        "a, b > a, b",
        "a,, ,b, > a, b",
        "permessage-deflate; client_max_window_bits"
            + " > permessage-deflate; client_max_window_bits",
        "a;x=1;y > a; x=1; y",
        "` a ;\tx = 1 ; y , b ` > a; x=1; y, b",
        "a; x=\"1\" > a; x=1",
        "a; x=\"\\1\\0\" ; y > a; x=10; y",
        "a; x=1; x=1, a > a; x=1; x=1, a",
      })
  void whatKeepsTheGrammarIsParsed(String line, String expected) throws Exception {
    assertEquals(expected, ExtensionOffer.headerValue(ExtensionsParser.parse(List.of(line))));
  }

  @Test
  void linesCombineInTheirOrder() throws Exception {
    assertEquals(
        List.of(
            new ExtensionOffer("a", List.of(new ExtensionOffer.Parameter("x", "1"))),
            new ExtensionOffer("b", List.of(new ExtensionOffer.Parameter("y", null))),
            new ExtensionOffer("c", List.of())),
        ExtensionsParser.parse(List.of("a;x=1, b;y", "", "c")));
    assertEquals(List.of(), ExtensionsParser.parse(List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '`',
      value = {
        "a b > ';', ',' or the end at index 2",
        "; > an extension name at index 0",
        "=a > an extension name at index 0",
        "a; > a parameter name at index 2",
        "a;;b > a parameter name at index 2",
        "a; =1 > a parameter name at index 3",
        "a; x= > a token or a quoted string at index 5",
        "a; x=1 2 > ';', ',' or the end at index 7",
        "a; x==1 > a token or a quoted string at index 5",
        "a; x=\" > a quoted string that holds a token at index 6",
        "a; x=\"1 > a quoted string that holds a token at index 7",
        "a; x=\"\" > a quoted string that holds a token at index 6",
        "a; x=\"1 2\" > a quoted string that holds a token at index 7",
        "a; x=\"1,2\" > a quoted string that holds a token at index 7",
        "a; x=\"\\\"\" > a quoted string that holds a token at index 7",
        "a; x=\"\\ > a quoted string that holds a token at index 7",
        "a; x=\"1\"2 > ';', ',' or the end at index 8",
        "a/b > ';', ',' or the end at index 1",
        "é > an extension name at index 0",
      })
  void whatBreaksTheGrammarIsRefusedWithItsPlace(String line, String expected) {
    MalformedHeaderException e =
        assertThrows(
            MalformedHeaderException.class, () -> ExtensionsParser.parse(List.of("ok", line)));
    assertEquals(
        "Sec-WebSocket-Extensions: got " + HttpTokens.printable(line) + ", expected " + expected,
        e.getMessage());
  }

  @Test
  void ofALongListOnlyTheBadElementIsShown() {
    MalformedHeaderException e =
        assertThrows(
            MalformedHeaderException.class, () -> ExtensionsParser.parse(List.of("a;, b")));
    assertEquals(
        "Sec-WebSocket-Extensions: got \"a;\", expected a parameter name at index 2",
        e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"''", "','", "' , '"})
  void aHeaderWithoutAnElementIsRefused(String line) {
    MalformedHeaderException e =
        assertThrows(MalformedHeaderException.class, () -> ExtensionsParser.parse(List.of(line)));
    assertTrue(
        String.valueOf(e.getMessage()).contains("expected at least one"),
        String.valueOf(e.getMessage()));
  }

  @Test
  void aHostileLineTakesLinearTime() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          ExtensionsParser.parse(List.of("a" + ";x".repeat(300_000)));
          ExtensionsParser.parse(List.of("a" + ",".repeat(1_000_000) + " ".repeat(1_000_000)));
          ExtensionsParser.parse(List.of("a;x=\"" + "\\1".repeat(500_000) + '"'));
        });
  }

  @Test
  void anOfferThatWouldBreakAHeaderCannotBeMade() {
    for (String bad : List.of("", "a b", "a\r\nb", "a;b", "a,b", "\"a\"")) {
      assertThrows(IllegalArgumentException.class, () -> new ExtensionOffer(bad, List.of()));
      assertThrows(
          IllegalArgumentException.class, () -> new ExtensionOffer.Parameter(bad, "value"));
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> new ExtensionOffer.Parameter("x", bad));
      assertEquals(
          "Value of extension parameter x: got "
              + HttpTokens.printable(bad)
              + ", expected a token (RFC 9110 5.6.2)",
          e.getMessage());
    }
  }
}
