package dev.vaporetto.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTokensTest {
  @Test
  void tokenCharactersAreThoseOfTheRfc() {
    StringBuilder legal = new StringBuilder();
    for (char c = 0; c < 0x300; c++) {
      if (HttpTokens.isTokenChar(c)) {
        legal.append(c);
      }
    }
    assertEquals(
        "!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz|~",
        legal.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a,b", "a\r\n", "\"a\"", "a/b", "é"})
  void whatHasAnotherCharacterOrNoneIsNoToken(String text) {
    assertFalse(HttpTokens.isToken(text));
    assertTrue(HttpTokens.isToken("a-b.c"));
  }

  @Test
  void onlyTheCaseOfAsciiIsIgnored() {
    assertTrue(HttpTokens.equalsIgnoreCase("AZaz@[`{09", "azAZ@[`{09"));
    assertFalse(HttpTokens.equalsIgnoreCase("@[", "`{"));
    assertFalse(HttpTokens.equalsIgnoreCase("webSoc\u212aet", "websocket"));
  }

  @Test
  void printableTextIsQuotedBoundedAndAscii() {
    assertEquals("\"a?b??c\"", HttpTokens.printable("a\rb\n\u0000c"));
    assertEquals("\"caf? ?\"", HttpTokens.printable("café \u007f"));
    assertEquals("\"" + "x".repeat(100) + "...\"", HttpTokens.printable("x".repeat(101)));
    assertEquals("\"" + "x".repeat(100) + "\"", HttpTokens.printable("x".repeat(100)));
  }
}
