package dev.vaporetto.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {
  /** A table in which each route's value is its template's text. */
  private static RouteTable<String> table(String... templates) {
    RouteTable<String> table = new RouteTable<>();
    for (String template : templates) {
      table.add(UriTemplate.parse(template), template);
    }
    return table;
  }

  private static @Nullable String matched(RouteTable<String> table, String path) {
    RouteMatch<String> match = table.match(path);
    return match == null ? null : match.value();
  }

  @ParameterizedTest
  @CsvSource({
    "'', /echo",
    "/, /echo",
    "/app, /app/echo",
    "/app, /%61pp/echo",
    "/%61pp, /%61pp/echo",
    "/app, /app;v=1/echo",
    "/app;v=1, /app;v=1/echo;w",
    "/app, /./app/echo",
    "/./app, /./app/x/../echo",
    "/app, /other/../app/echo",
    "/caf\u00e9, /caf%C3%A9/echo",
    "/caf%C3%A9, /caf%c3%a9/echo",
    "/my app, /my%20app/echo",
    "/my%20app, /my%20app/echo",
    "/100%, /100%25/echo",
    "/a%41, /a%2541/echo",
    "/a/b, /a/b/echo",
    "/a/b, /a/%62/echo",
  })
  void theContextPathIsComparedDecodedAndNormalized(String context, String path) {
    RouteMatch<String> match = table("/echo").match(context, path);
    assertNotNull(match, context);
    assertEquals("/echo", match.value());
  }

  @ParameterizedTest
  @CsvSource({
    "/app, /echo",
    "/app, /app",
    "/app, /",
    "/app, /apple/echo",
    "/app, /app/../echo",
    "/app, //app/echo",
    "/app, /app/echo/more",
    "/a/b, /a/echo",
    "/a/b, /a%2Fb/echo",
    "/echo, /echo",
  })
  void aPathThatIsNotBelowTheContextHasNoMatch(String context, String path) {
    assertNull(table("/echo").match(context, path));
  }

  /** Every path of up to three segments out of "a", "c", "d" and variables. */
  private static final String[] EVERY_MIX = {
    "/a",
    "/{a}",
    "/c/d",
    "/c/{d}",
    "/{c}/d",
    "/{c}/{d}",
    "/a/c/d",
    "/a/c/{d}",
    "/a/{c}/d",
    "/{a}/c/d",
    "/a/{c}/{d}",
    "/{a}/c/{d}",
    "/{a}/{c}/d",
    "/{a}/{c}/{d}",
  };

  @ParameterizedTest
  @CsvSource({
    "/a, /a",
    "/x, /{a}",
    "/c/d, /c/d",
    "/c/x, /c/{d}",
    "/x/d, /{c}/d",
    "/x/y, /{c}/{d}",
    "/a/c/d, /a/c/d",
    "/a/c/x, /a/c/{d}",
    "/a/x/d, /a/{c}/d",
    "/x/c/d, /{a}/c/d",
    "/a/x/y, /a/{c}/{d}",
    "/x/c/y, /{a}/c/{d}",
    "/x/y/d, /{a}/{c}/d",
    "/x/y/z, /{a}/{c}/{d}",
  })
  void anExactSegmentIsPreferredFromLeftToRight(String path, String expected) {
    assertEquals(expected, matched(table(EVERY_MIX), path));
    String[] reversed = EVERY_MIX.clone();
    Collections.reverse(Arrays.asList(reversed));
    assertEquals(expected, matched(table(reversed), path), "order of registration");
  }

  @Test
  void theExamplesOfTheSpecificationHold() {
    RouteTable<String> three = table("/a/{var}/c", "/a/b/c", "/a/{var1}/{var2}");
    assertEquals("/a/b/c", matched(three, "/a/b/c"));
    assertEquals("/a/{var}/c", matched(three, "/a/d/c"));
    assertEquals("/a/{var1}/{var2}", matched(three, "/a/x/y"));
    RouteTable<String> two = table("/{var1}/d", "/b/{var2}");
    assertEquals("/b/{var2}", matched(two, "/b/d"));
  }

  @Test
  void whatAnExactSegmentDroppedDoesNotComeBack() {
    // WSC-3.1.1-3: "/b/x" is retained at the first segment, so "/{v}/d" is out.
    assertNull(matched(table("/b/x", "/{v}/d"), "/b/d"));
  }

  @Test
  void onlyPathsWithAsManySegmentsCompete() {
    RouteTable<String> table = table("/b", "/b/x/y/z", "/{v}/d");
    assertEquals("/{v}/d", matched(table, "/b/d"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a/b", "/a", "/a/", "/a/b/", "/a/b/c", "/A/b", "//a/b", "/a//b"})
  void aVariableTakesExactlyOneSegmentThatIsNotEmpty(String path) {
    RouteTable<String> table = table("/a/{var}");
    assertNull(matched(table, path));
    assertEquals("/a/{var}", matched(table, "/a/b"));
  }

  @Test
  void aTrailingSlashIsPartOfThePath() {
    RouteTable<String> table = table("/a/b/", "/c", "/");
    assertEquals("/a/b/", matched(table, "/a/b/"));
    assertNull(matched(table, "/a/b"));
    assertEquals("/c", matched(table, "/c"));
    assertNull(matched(table, "/c/"));
    assertEquals("/", matched(table, "/"));
  }

  @Test
  void parametersAreDecodedAndInTheOrderOfThePath() {
    RouteMatch<String> match = table("/{z}/x/{a}").match("/caf%C3%A9%20%F0%9F%98%80/x/a%2Fb+c%25");
    assertNotNull(match);
    assertEquals(Map.of("z", "café 😀", "a", "a/b+c%"), match.parameters());
    assertEquals(List.of("z", "a"), List.copyOf(match.parameters().keySet()));
    assertEquals(UriTemplate.parse("/{z}/x/{a}"), match.template());
    assertThrows(UnsupportedOperationException.class, () -> match.parameters().put("z", "another"));
  }

  @ParameterizedTest
  @CsvSource({
    "/café, /caf%C3%A9",
    "/caf%C3%A9, /café",
    "/caf%c3%a9, /caf%C3%A9",
    "/a, /%61",
    "/%61, /a",
    "/a%2Fb, /a%2fb",
    "/a%3Bb, /a%3bb",
  })
  void literalsAreComparedDecoded(String template, String path) {
    assertEquals(template, matched(table(template), path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%",
        "/%4",
        "/%zz",
        "/%-1",
        "/a%",
        "/%C3",
        "/%C3x",
        "/%C3%28",
        "/%ED%A0%80",
        "/%C0%AF",
        "/%F5%80%80%80",
        "/\uFF05\uFF14\uFF11%\uFF14\uFF11",
      })
  void aMalformedEscapeIsNoMatchAndNoException(String path) {
    assertNull(matched(table("/{v}"), path));
  }

  @ParameterizedTest
  @CsvSource({
    "/x/./a/b, true",
    "/x/y/../a/b, true",
    "/x/y/%2E%2e/a/b, true",
    "/x/y/..;p/a/b, true",
    "/x/a/b/., false",
    "/x/../x/a/b, true",
    "/../x/a/b, false",
    "/x/../../x/a/b, false",
    "/x//../a/b, false",
    "/x/;p/../a/b, false",
  })
  void theRequestIsNormalizedBeforeItIsCompared(String path, boolean matches) {
    assertEquals(matches ? "/x/a/{v}" : null, matched(table("/x/a/{v}"), path));
  }

  @Test
  void aDotSegmentAtTheEndLeavesASlash() {
    assertEquals("/a/", matched(table("/a/", "/a"), "/a/."));
    assertEquals("/a/", matched(table("/a/", "/a"), "/a/b/.."));
  }

  @Test
  void pathParametersAreNoPartOfASegment() {
    RouteMatch<String> match = table("/chat/{room}").match("/chat;a=b/one;jsessionid=1;x");
    assertNotNull(match);
    assertEquals(Map.of("room", "one"), match.parameters());
    assertNull(matched(table("/chat/{room}"), "/chat/;jsessionid=1"));
  }

  @ParameterizedTest
  @CsvSource({"/a, /a", "/x/{a}, /x/{b}", "/café, /caf%C3%A9"})
  void anEquivalentPathIsRefusedWithBothNames(String first, String second) {
    RouteTable<String> table = table(first);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> table.add(UriTemplate.parse(second), second));
    assertEquals(
        "Endpoint path \""
            + second
            + "\" is a duplicate: it matches the same requests as \""
            + first
            + "\", which is registered already; expected another path",
        e.getMessage());
    assertEquals(List.of(UriTemplate.parse(first)), table.templates());
  }

  @Test
  void aRemovedRouteMatchesNoLongerAndMayBeAddedAgain() {
    RouteTable<String> table = table("/a/{x}", "/a/b");
    assertEquals("/a/b", table.remove(UriTemplate.parse("/a/b")));
    assertEquals("/a/{x}", matched(table, "/a/b"));
    assertNull(table.remove(UriTemplate.parse("/a/b")));
    assertEquals("/a/{x}", table.remove(UriTemplate.parse("/a/{other}")));
    assertNull(matched(table, "/a/b"));
    table.add(UriTemplate.parse("/a/b"), "again");
    assertEquals("again", matched(table, "/a/b"));
  }

  @Test
  void anEmptyTableMatchesNothing() {
    assertNull(table().match("/"));
  }

  @Test
  void theTrieAgreesWithTheSpecificationsOwnProcedure() {
    Random random = new Random(6570);
    String[] names = {"a", "b", "{v}"};
    for (int round = 0; round < 2_000; round++) {
      RouteTable<String> table = new RouteTable<>();
      List<String> templates = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        StringBuilder template = new StringBuilder();
        int length = 1 + random.nextInt(4);
        for (int s = 0; s < length; s++) {
          String name = names[random.nextInt(3)];
          template.append('/').append(name.equals("{v}") ? "{v" + s + "}" : name);
        }
        if (!templates.contains(template.toString())) {
          templates.add(template.toString());
          table.add(UriTemplate.parse(template.toString()), template.toString());
        }
      }
      StringBuilder path = new StringBuilder();
      for (int s = 1 + random.nextInt(4); s > 0; s--) {
        path.append('/').append("abc".charAt(random.nextInt(3)));
      }
      assertEquals(
          naiveMatch(templates, path.toString()),
          matched(table, path.toString()),
          () -> templates + " " + path);
    }
  }

  /** Jakarta WebSocket §3.1.1, word for word. */
  private static @Nullable String naiveMatch(List<String> templates, String path) {
    List<String> incoming = segments(path);
    List<String> retained = new ArrayList<>(templates);
    retained.removeIf(template -> segments(template).size() != incoming.size());
    for (int i = 0; i < incoming.size(); i++) {
      int at = i;
      List<String> exact = new ArrayList<>(retained);
      exact.removeIf(template -> !segments(template).get(at).equals(incoming.get(at)));
      if (exact.isEmpty()) {
        retained.removeIf(template -> !segments(template).get(at).startsWith("{"));
      } else {
        retained = exact;
      }
    }
    return retained.isEmpty() ? null : retained.get(0);
  }

  private static List<String> segments(String path) {
    return List.of(path.substring(1).split("/", -1));
  }

  @Test
  void aHostilePathTakesLinearTime() {
    RouteTable<String> table = table("/{a}/{b}", "/a/{b}/c");
    String half = "/a".repeat(500_000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          assertNull(table.match(half));
          assertNull(table.match(half + "/..".repeat(500_000)));
          assertNull(table.match("/" + ";".repeat(1_000_000)));
          RouteMatch<String> match = table.match("/x/" + "%C3%A9".repeat(300_000));
          assertNotNull(match);
          assertEquals("é".repeat(300_000), match.parameters().get("b"));
        });
  }

  @Test
  void readersSeeEveryRouteOrTheTableBeforeWhileWritersWork() throws Exception {
    RouteTable<String> table = table("/stays/{x}");
    CountDownLatch done = new CountDownLatch(1);
    ExecutorService readers = Executors.newFixedThreadPool(2);
    try {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        results.add(
            readers.submit(
                () -> {
                  boolean consistent = true;
                  do {
                    consistent &= "/stays/{x}".equals(matched(table, "/stays/y"));
                    String comes = matched(table, "/comes/1");
                    consistent &= comes == null || comes.equals("/comes/{n}");
                  } while (done.getCount() > 0);
                  return consistent;
                }));
      }
      for (int i = 0; i < 2_000; i++) {
        table.add(UriTemplate.parse("/comes/{n}"), "/comes/{n}");
        assertEquals("/comes/{n}", table.remove(UriTemplate.parse("/comes/{n}")));
      }
      done.countDown();
      for (Future<Boolean> result : results) {
        assertTrue(result.get());
      }
    } finally {
      done.countDown();
      readers.shutdown();
    }
  }

  @Test
  void afterClearNothingMatchesAndEveryPathIsFree() {
    RouteTable<String> routes = new RouteTable<>();
    routes.add(UriTemplate.parse("/a"), "first");
    routes.clear();
    assertNull(routes.match("/a"));
    routes.add(UriTemplate.parse("/a"), "second");
    assertEquals("second", matched(routes, "/a"));
  }
}
