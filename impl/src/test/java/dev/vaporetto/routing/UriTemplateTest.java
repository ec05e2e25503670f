package dev.vaporetto.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UriTemplateTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/echo",
        "/api/v1/websocket",
        "/chat/{room}",
        "/bookings/{guest-id}",
        "/{a}/b/{c}/",
        "/a/",
        "/caf%C3%A9",
        "/café",
        "/{a.b_c}",
        "/{a%20b}",
        "/~x/a:b@c,d=e&f!$'()*+",
        "/.well-known/...",
      })
  void aLegalPathIsTakenAsItIsWritten(String text) {
    assertEquals(text, UriTemplate.parse(text).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``            | 0 | nothing                         | a leading \"/\"",
        "echo          | 0 | 'e'                             | a leading \"/\"",
        "{a}           | 0 | '{'                             | a leading \"/\"",
        "//            | 1 | an empty segment                | no \"//\"",
        "/a//b         | 3 | an empty segment                | no \"//\"",
        "/a//          | 3 | an empty segment                | no \"//\"",
        "/.            | 1 | the segment \".\"               | no dot segments",
        "/a/../b       | 3 | the segment \"..\"              | no dot segments",
        "/a/%2E%2e     | 3 | the segment \"..\"              | no dot segments",
        "/{}           | 2 | an empty name                   | a variable name",
        "/{a           | 3 | the end of the segment          | '}'",
        "/{a/b}        | 3 | the end of the segment          | '}'",
        "/a}           | 2 | '}' inside a segment            | a variable as a whole segment",
        "/a{b}         | 2 | '{' inside a segment            | a variable as a whole segment",
        "/{a}b         | 4 | 'b' after a variable            | '/' or the end",
        "/{a}{b}       | 4 | '{' after a variable            | '/' or the end",
        "/{{a}}        | 2 | '{'                             | the name of a level 1 variable",
        "/{+a}         | 2 | '+'                             | the name of a level 1 variable",
        "/{.a}         | 2 | '.'                             | the name of a level 1 variable",
        "/{a,b}        | 3 | ','                             | the name of a level 1 variable",
        "/{a*}         | 3 | '*'                             | the name of a level 1 variable",
        "/{a:3}        | 3 | ':'                             | the name of a level 1 variable",
        "/{a%2}        | 3 | '%'                             | the name of a level 1 variable",
        "/{a}/b/{a}    | 7 | the variable \"a\" a second time | each variable once",
        "/a?b          | 2 | a query                         | a path only",
        "/a#b          | 2 | a fragment                      | a path only",
        "/a;b          | 2 | ';'                             | no path parameters",
        "/a b          | 2 | U+0020                          | percent-encode",
        "/a\\b         | 2 | U+005C                          | percent-encode",
        "/a%           | 2 | a '%' alone                     | two hexadecimal digits",
        "/a%4/b        | 2 | a '%' alone                     | two hexadecimal digits",
        "/a%zz         | 2 | a '%' alone                     | two hexadecimal digits",
        "/a/%C3        | 3 | escapes that are not UTF-8      | percent-encoded UTF-8",
      })
  void anIllegalPathIsRefusedWithPlaceAndReason(
      String text, int index, String came, String expected) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> UriTemplate.parse(text));
    String start =
        "Endpoint path \"%s\", index %d: found %s, expected ".formatted(text, index, came);
    assertTrue(String.valueOf(e.getMessage()).startsWith(start), String.valueOf(e.getMessage()));
    assertTrue(
        String.valueOf(e.getMessage()).substring(start.length()).contains(expected),
        String.valueOf(e.getMessage()));
  }

  @Test
  void aControlCharacterIsRefused() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> UriTemplate.parse("/a\r\nb"));
    assertTrue(
        String.valueOf(e.getMessage()).contains("index 2: found U+000D"),
        String.valueOf(e.getMessage()));
  }

  @ParameterizedTest
  @CsvSource({
    "/a, /a, true",
    "/{a}, /{b}, true",
    "/x/{a}/y, /x/{b}/y, true",
    "/caf%C3%A9, /café, true",
    "/%61, /a, true",
    "/a, /b, false",
    "/a, /a/, false",
    "/{a}, /a, false",
    "/a, /{a}, false",
    "/{a}/b, /{a}/c, false",
    "/{a}, /{a}/{b}, false",
    "/A, /a, false",
  })
  void pathsAreEquivalentIfTheyMatchTheSameRequests(String one, String other, boolean equivalent) {
    assertEquals(equivalent, UriTemplate.parse(one).isEquivalentTo(UriTemplate.parse(other)));
    assertEquals(equivalent, UriTemplate.parse(other).isEquivalentTo(UriTemplate.parse(one)));
  }

  @Test
  void variablesAreListedInTheOrderOfThePath() {
    assertEquals(List.of("z", "a"), UriTemplate.parse("/{z}/m/{a}").variables());
    assertEquals(List.of(), UriTemplate.parse("/m").variables());
  }

  @Test
  void equalityIsThatOfTheText() {
    UriTemplate template = UriTemplate.parse("/{a}");
    assertEquals(UriTemplate.parse("/{a}"), template);
    assertEquals(UriTemplate.parse("/{a}").hashCode(), template.hashCode());
    assertNotEquals(UriTemplate.parse("/{b}"), template);
    assertFalse(template.equals(null));
  }
}
