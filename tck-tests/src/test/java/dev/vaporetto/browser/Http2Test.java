package dev.vaporetto.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.TlsKeys;
import dev.vaporetto.interop.Http2Server;
import java.net.URI;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Browsers use HTTP/2 for sockets as soon as a server announces it, and a page came by it. */
class Http2Test {
  private static final int SOCKETS = 100;

  /**
   * Opens the sockets, has each echo while all are open, and closes them: half from here, half by
   * the endpoint. The text is what was wrong.
   */
  private static final String EXCHANGE =
      """
      (async (url, count) => {
        const wrong = [];
        const check = (good, what) => { if (!good) wrong.push(what); };
        const page = performance.getEntriesByType('navigation')[0].nextHopProtocol;
        check(page === 'h2', `the page came by ${page}`);
        const event = (socket, kind) => new Promise((resolve, reject) => {
          socket['on' + kind] = resolve;
          if (kind !== 'close') {
            socket.onclose = closed => reject(`closed ${closed.code} before ${kind}`);
          }
        });
        const sockets = Array.from({length: count}, () => new WebSocket(url));
        await Promise.all(sockets.map(socket => event(socket, 'open')));
        await Promise.all(sockets.map(async (socket, i) => {
          socket.send('hello ' + i);
          const answer = await event(socket, 'message');
          check(answer.data === 'HTTP/2 hello ' + i, answer.data);
        }));
        await Promise.all(sockets.map(async (socket, i) => {
          const code = 4000 + i;
          if (i % 2) {
            socket.close(code, 'bye ' + i);
          } else {
            socket.send(`close:${code}:bye ${i}`);
          }
          const closed = await event(socket, 'close');
          // An answer to a close need not repeat the reason.
          const reason = i % 2 ? '' : 'bye ' + i;
          check(closed.code === code && closed.reason === reason && closed.wasClean,
            `closed ${closed.code} ${closed.reason} ${closed.wasClean}`);
        }));
        return wrong.join('; ');
      })\
      """;

  private static URI page(RunningServer server) {
    return URI.create("https://localhost:" + server.tlsPort() + "/app/");
  }

  private static String exchange(RunningServer server) {
    return EXCHANGE
        + "('wss://localhost:%d%s', %d)".formatted(server.tlsPort(), Http2Server.PATH, SOCKETS);
  }

  @ParameterizedTest
  @EnumSource(names = "STOCK_JETTY_EE11")
  @ExtendWith(NeedsBrowser.class)
  void aHundredSocketsOfChromiumShareOneConnection(Container container) {
    try (RunningServer server = Http2Server.start(container, TlsKeys.forLocalhost());
        Window window = Browser.shared().newWindow()) {
      window.open(page(server));
      String wrong = window.evaluate(String.class, exchange(server));
      assertThat(wrong).as(server.logTail()).isEmpty();
    }
  }

  /** Whether the test is skipped: never where the environment variable CI is set. */
  static boolean skipsFirefox() {
    return Firefox.find().isEmpty() && System.getenv("CI") == null;
  }

  @ParameterizedTest
  @EnumSource(names = "JETTY_EE10")
  @DisabledIf(value = "skipsFirefox", disabledReason = "There is no firefox on the PATH")
  void aHundredSocketsOfFirefoxShareOneConnection(Container container) {
    try (RunningServer server = Http2Server.start(container, TlsKeys.forLocalhost());
        Firefox firefox = Firefox.start()) {
      firefox.open(page(server));
      String wrong = firefox.evaluate(exchange(server));
      assertThat(wrong).as(server.logTail()).isEmpty();
    }
  }
}
