package dev.vaporetto.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptKeyTest {
  @Test
  void theExampleOfTheRfcHolds() {
    assertEquals("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", AcceptKey.of("dGhlIHNhbXBsZSBub25jZQ=="));
  }

  @Test
  void theEncodingOfAnySixteenBytesIsAKey() {
    Random random = new Random(6455);
    byte[] nonce = new byte[16];
    for (int i = 0; i < 10_000; i++) {
      random.nextBytes(nonce);
      String key = Base64.getEncoder().encodeToString(nonce);
      assertTrue(AcceptKey.isKey(key), key);
    }
  }

  @Test
  void theBitsBehindTheSixteenBytesDoNotCount() {
    assertTrue(AcceptKey.isKey("dGhlIHNhbXBsZSBub25jZR=="));
    assertTrue(AcceptKey.isKey("+/AZaz09+/AZaz09+/AZaz=="));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "==",
        "dGhlIHNhbXBsZSBub25jZQ",
        "dGhlIHNhbXBsZSBub25jZQ=",
        "dGhlIHNhbXBsZSBub25jZQ===",
        "dGhlIHNhbXBsZSBub25jZQA=",
        "dGhlIHNhbXBsZSBub25jZQAA",
        "dGhlIHNhbXBsZSBub25jZQ==x",
        "dGhlIHNhbXBsZSBub25j\u00e9Q==",
        "dGhlIHNhbXBsZSBub25-ZQ==",
        "dGhlIHNhbXBsZSBub25_ZQ==",
        "dGhlIHNhbXBsZSBub25 ZQ==",
        "dGhlIHNhbXBsZSBub2=jZQ==",
        "SGVsbG8sIHdvcmxkIQ==",
      })
  void anythingElseIsNoKey(String key) {
    assertFalse(AcceptKey.isKey(key));
  }
}
