package dev.vaporetto.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyStartTest {
  private static BodyStart body(int status, String... headers) {
    Map<String, List<String>> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < headers.length; i += 2) {
      map.put(headers[i], List.of(headers[i + 1].split("\\|")));
    }
    return new BodyStart(status, map);
  }

  private static boolean receive(BodyStart body, String text) {
    return body.receive(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void aBodyEndsAtItsLength() {
    BodyStart body = body(403, "content-length", "5");
    assertTrue(receive(body, "wr"));
    ByteBuffer rest = ByteBuffer.wrap("ongHTTP".getBytes(StandardCharsets.US_ASCII));
    assertFalse(body.receive(rest));
    assertEquals(4, rest.remaining(), "what comes behind is not taken");
    assertEquals("wrong", body.text());
    assertFalse(receive(body(404, "Content-Length", "0"), "more"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "x", "5|5", "99999999999999999999"})
  void aBodyWithoutALengthEndsWithTheStreamOrAtTheBound(String length) {
    BodyStart body = length.isEmpty() ? body(500) : body(500, "Content-Length", length);
    assertTrue(receive(body, "x".repeat(BodyStart.LIMIT - 1)));
    ByteBuffer rest = ByteBuffer.allocate(9);
    assertFalse(body.receive(rest));
    assertEquals(8, rest.remaining());
    assertEquals(BodyStart.LIMIT, body.text().length());
  }

  @Test
  void chunksArePutTogetherInWhateverPiecesTheyCome() {
    String chunked = "4\r\nWiki\r\n6 ;a=\"b\"\r\npedia \r\nE\r\nin \r\n\r\nchunks.\r\n0\r\n\r\n";
    BodyStart whole = body(500, "Transfer-Encoding", "gzip;q=0, Chunked");
    assertFalse(receive(whole, chunked));
    assertEquals("Wikipedia in \r\n\r\nchunks.", whole.text());
    BodyStart single = body(500, "Transfer-Encoding", "chunked", "Content-Length", "1");
    for (int i = 0; i < chunked.length() - 4; i++) {
      assertTrue(receive(single, chunked.substring(i, i + 1)), "at " + i);
    }
    assertFalse(receive(single, "\r\n\r\n"));
    assertEquals(whole.text(), single.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x\r\n", "-1\r\n", "123456789\r\n", "4 4\r\n"})
  void aChunkSizeThatIsNoneEndsTheBody(String line) {
    BodyStart body = body(500, "Transfer-Encoding", "chunked");
    assertFalse(receive(body, "2\r\nab\r\n" + line + "cd"));
    assertEquals("ab", body.text());
  }

  @Test
  void linesWithoutEndOfAChunkAreBounded() {
    BodyStart body = body(500, "Transfer-Encoding", "chunked");
    ByteBuffer endless =
        ByteBuffer.wrap("\r\n".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
    assertFalse(body.receive(endless));
    assertEquals(200_000 - 4 * BodyStart.LIMIT, endless.remaining());
  }

  @Test
  void whatHasNoBodyOrNoneThatIsReadIsEmpty() {
    for (BodyStart none : List.of(body(204), body(304), body(403, "Content-Encoding", "gzip"))) {
      assertFalse(receive(none, "more"));
      assertEquals("", none.text());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain, \u20ac",
    "text/plain;charset=utf-8, \u20ac",
    "text/plain; Charset=\"iso-8859-1\", \u00e2\u0082\u00ac",
    "text/plain; charset=unknown, \u20ac",
    "text/plain; charset=!, \u20ac",
  })
  void theTextIsDecodedByItsCharset(String type, String text) {
    BodyStart body = body(403, "Content-Type", type);
    receive(body, "\u00e2\u0082\u00ac");
    assertEquals(text, body.text());
  }

  @Test
  void theEndOfACharacterThatIsCutOffIsLeftOut() {
    BodyStart body = body(403);
    receive(body, "a\u00e2\u0082");
    assertEquals("a", body.text());
    receive(body, "\u00ac\u00ff");
    assertEquals("a\u20ac\ufffd", body.text());
  }
}
