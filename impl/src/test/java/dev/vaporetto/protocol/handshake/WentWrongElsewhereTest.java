package dev.vaporetto.protocol.handshake;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.Failed;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.NeedMore;
import dev.vaporetto.protocol.handshake.HandshakeResult.Accepted;
import dev.vaporetto.protocol.handshake.HandshakeResult.Rejected;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults that other engines had with handshakes: each test names what it prevents. */
class WentWrongElsewhereTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final HandshakeLimits UNLIMITED =
      new HandshakeLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);

  private static ClientHandshake.Builder client() {
    byte[] nonce = "the sample nonce".getBytes(US_ASCII);
    return ClientHandshake.builder(URI.create("ws://server.example.com/"), nonce);
  }

  private static int status(TestRequest request) {
    return ServerHandshake.evaluate(request) instanceof Rejected rejected ? rejected.status() : 101;
  }

  /** ws CVE-2021-32640: a regular expression took quadratic time for a header of spaces. */
  @Test
  void aHeaderOfAMillionSpacesCommasOrQuotesTakesLinearTime() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (String part : List.of(" ", ",", "\"", "\\", ";a", "=", "a ", "a,", "a;b=\"")) {
            String value = "b" + part.repeat(1_000_000 / part.length());
            for (String name :
                List.of(
                    "Sec-WebSocket-Protocol",
                    "Sec-WebSocket-Extensions",
                    "Sec-WebSocket-Version",
                    "Connection",
                    "Upgrade",
                    "Origin")) {
              TestRequest request = TestRequest.valid().replace(name, value);
              assertThat(ServerHandshake.evaluate(request, UNLIMITED)).isNotNull();
              SameOrigin.check(value, value, true);
            }
          }
        });
  }

  /** undici CVE-2026-2229: a window that is no number threw in the middle of the handshake. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "server_max_window_bits=1000",
        "server_max_window_bits=-1",
        "server_max_window_bits=99999999999999999999",
        "server_max_window_bits=x",
        "server_max_window_bits",
        "unknown=1"
      })
  void badParametersOfAnExtensionFailNoHandshake(String parameter) {
    TestRequest request =
        TestRequest.valid().with("Sec-WebSocket-Extensions", "permessage-deflate; " + parameter);
    assertThat(ServerHandshake.evaluate(request)).isInstanceOf(Accepted.class);
  }

  @Test
  void anUpgradeRequestWithABodyIsRefusedSinceItsBytesWouldBeReadAsFrames() {
    assertThat(status(TestRequest.valid().with("Content-Length", "2"))).isEqualTo(400);
    assertThat(status(TestRequest.valid().with("Transfer-Encoding", "chunked"))).isEqualTo(400);
    assertThat(status(TestRequest.valid().with("Content-Length", "0").with("Content-Length", "2")))
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nSet-Cookie: x", "a\nb", "a\rb", "a b", "", "a;b", "\"a\"", "é"})
  void noLineCanBeInjectedThroughASubprotocolAnExtensionOrAHeader(String evil) {
    assertThatIllegalArgumentException().isThrownBy(() -> client().subprotocols(List.of(evil)));
    assertThatIllegalArgumentException().isThrownBy(() -> new ExtensionOffer(evil, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ExtensionOffer.Parameter("name", evil));
    assertThatIllegalArgumentException().isThrownBy(() -> client().header(evil, "value"));
    if (evil.indexOf('\r') >= 0 || evil.indexOf('\n') >= 0) {
      assertThatIllegalArgumentException().isThrownBy(() -> client().header("X", evil));
    }
    assertThat(status(TestRequest.valid().with("Sec-WebSocket-Protocol", evil))).isEqualTo(400);
  }

  @Test
  void noLineCanBeInjectedThroughTheUri() {
    URI uri = URI.create("ws://server.example.com/a%0d%0aX:%20y?b%0d%0a");
    String request =
        US_ASCII.decode(ClientHandshake.builder(uri, new byte[16]).build().request()).toString();
    assertThat(request).startsWith("GET /a%0d%0aX:%20y?b%0d%0a HTTP/1.1\r\n");
  }

  /** A server that never ends its response must not fill the client's memory. */
  @Test
  void anEndlessResponseHeadIsBoundedInSize() {
    for (String endless :
        List.of("X: " + "y".repeat(1_000), "X: y\r\n", " folded\r\n", "\r\n\r\nHTTP/1.1 103 x")) {
      ClientHandshake handshake = client().build();
      ByteBuffer start = ByteBuffer.wrap("HTTP/1.1 103 x\r\nA: b\r\n".getBytes(US_ASCII));
      ClientHandshakeResult result = handshake.receive(start);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      int pieces = 0;
      while (result instanceof NeedMore && pieces < 100_000) {
        result = handshake.receive(ByteBuffer.wrap(endless.getBytes(US_ASCII)));
        pieces++;
      }
      assertThat(result).isInstanceOf(Failed.class);
      assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(8 << 20);
    }
  }

  /** Half a handshake, byte by byte: what is held is bounded; the time is the caller's to bound. */
  @Test
  void aResponseThatTricklesHoldsNoMoreThanItsBound() {
    ClientHandshake handshake = client().maxResponseHead(1_000).build();
    byte[] head = ("HTTP/1.1 101 " + "x".repeat(2_000)).getBytes(US_ASCII);
    for (int i = 0; i < 1_000; i++) {
      assertThat(handshake.receive(ByteBuffer.wrap(head, i, 1))).isInstanceOf(NeedMore.class);
    }
    assertThat(handshake.receive(ByteBuffer.wrap(head, 1_000, 1)))
        .isEqualTo(new Failed("Response head: got more than 1000 bytes, expected at most 1000", 0));
  }
}
