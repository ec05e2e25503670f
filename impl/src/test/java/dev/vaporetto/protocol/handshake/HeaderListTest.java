package dev.vaporetto.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeaderListTest {
  @Test
  void listsCombineAcrossLinesWithoutTheirEmptyElements() {
    assertEquals(
        List.of("a", "b c", "d"), HeaderList.elements(List.of("a ,\tb c", "", " , ,", ",d,")));
    assertEquals(List.of(), HeaderList.elements(List.of()));
    assertEquals(List.of(), HeaderList.elements(List.of("")));
  }

  @Test
  void aCommaInAQuotedStringPartsNothing() {
    assertEquals(
        List.of("a;x=\"1,2\"", "b;y=\"\\\",\"", "c"),
        HeaderList.elements(List.of("a;x=\"1,2\" , b;y=\"\\\",\",c")));
    assertEquals(List.of("a\\", "b"), HeaderList.elements(List.of("a\\,b")));
  }

  @Test
  void aQuotedStringThatDoesNotEndReachesToTheEndOfItsLine() {
    assertEquals(List.of("a", "\"b, c", "d"), HeaderList.elements(List.of("a, \"b, c", "d")));
    assertEquals(List.of("\"b\\"), HeaderList.elements(List.of("\"b\\")));
  }

  @Test
  void aListWithoutElementsIsRefusedWhereOneIsRequired() throws Exception {
    assertEquals(List.of("a"), HeaderList.requiredElements("X", List.of("", "a")));
    assertEquals(List.of(), HeaderList.requiredElements("X", List.of()));
    MalformedHeaderException e =
        assertThrows(
            MalformedHeaderException.class, () -> HeaderList.requiredElements("X", List.of(" ,")));
    assertEquals("X: got no element in \" ,\", expected at least one", e.getMessage());
  }

  @Test
  void aTokenIsFoundInAnyLineAndAnyCaseOfAscii() {
    assertTrue(HeaderList.contains(List.of("keep-alive, UPGRADE"), "Upgrade"));
    assertTrue(HeaderList.contains(List.of("keep-alive", ",upgrade,"), "Upgrade"));
    assertFalse(HeaderList.contains(List.of("upgrades", "keep upgrade"), "Upgrade"));
    assertFalse(HeaderList.contains(List.of("web\u017focket"), "websocket"));
    assertFalse(HeaderList.contains(List.of("webSoc\u212aet"), "websocket"));
  }

  @Test
  void aHostileLineTakesLinearTime() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          HeaderList.elements(List.of(",".repeat(1_000_000)));
          HeaderList.elements(List.of("a,".repeat(500_000)));
          HeaderList.elements(List.of("\"".repeat(1_000_001)));
        });
  }
}
