package dev.vaporetto.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.client.ClientRequest.Timeouts;
import dev.vaporetto.client.FailedConnectTest.BlackHole;
import dev.vaporetto.client.RawPeer.Script;
import dev.vaporetto.client.auth.Credentials;
import dev.vaporetto.client.course.CoursePolicy;
import dev.vaporetto.engine.OpeningFailedException;
import dev.vaporetto.engine.OpeningFailedException.Step;
import dev.vaporetto.protocol.handshake.Authority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The way through an HTTP proxy, and each way in which that fails. */
@Timeout(30)
class ProxyConnectTest {
  private static final URI SERVER = URI.create("ws://server.invalid:81/path?secret");

  private static final String CRLF = "\r\n\r\n";

  private final Connecting client = new Connecting("proxied client");
  private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();

  @AfterEach
  void closeTheClient() throws InterruptedException {
    client.close();
    assertThat(client.threadsSoon()).isEmpty();
  }

  private static ProxyChoice by(RawPeer proxy) {
    return by(proxy.port());
  }

  private static ProxyChoice by(int port) {
    return ProxyChoice.of(new Authority("127.0.0.1", port));
  }

  private static CoursePolicy withCredentials() {
    return new CoursePolicy(
        5,
        Duration.ZERO,
        null,
        Credentials.of(new PasswordAuthentication("user", "password".toCharArray())));
  }

  private CompletableFuture<OpenSocket> start(
      URI uri, ProxyChoice proxy, Duration timeout, CoursePolicy policy) {
    return start(uri, proxy, timeout, policy, null);
  }

  private CompletableFuture<OpenSocket> start(
      URI uri,
      ProxyChoice proxy,
      Duration timeout,
      CoursePolicy policy,
      @Nullable SSLContext context) {
    return client.start(uri, context, new Timeouts(timeout, timeout), proxy, policy);
  }

  private OpeningFailedException failure(ProxyChoice proxy, Duration timeout) {
    return Connecting.failure(start(SERVER, proxy, timeout, CoursePolicy.DEFAULT));
  }

  /** Records the head and opens the tunnel. */
  private final Script tunnel =
      exchange -> {
        String head = exchange.readHead();
        heads.add(head);
        exchange.tunnel(head);
      };

  /** Records the head, asks for credentials, and opens the tunnel for a request that has them. */
  private Script asking(String challenge) {
    return exchange -> {
      String head = exchange.readHead();
      heads.add(head);
      if (head.contains("Proxy-Authorization: ")) {
        exchange.tunnel(head);
      } else {
        exchange.send(
            "HTTP/1.1 407 Who are you\r\nProxy-Authenticate: " + challenge + "\r\n\r\nbody");
        exchange.awaitEnd();
      }
    };
  }

  private static RawPeer server() throws IOException {
    return new RawPeer(
        exchange -> {
          exchange.accept("");
          exchange.awaitEnd();
        });
  }

  private void proxyFails(Script script, String message) throws IOException {
    try (RawPeer proxy = new RawPeer(script)) {
      OpeningFailedException failure = failure(by(proxy), Connecting.LONG);
      assertThat(failure.step()).isEqualTo(Step.PROXY);
      assertThat(failure)
          .hasMessage(
              "ws://server.invalid:81 by the proxy http://127.0.0.1:%d: asking the proxy for a"
                  + " tunnel failed: %s",
              proxy.port(), message);
    }
  }

  // ---- the way through

  @Test
  void wsGoesThroughATunnel() throws Exception {
    try (RawPeer server = server();
        RawPeer proxy = new RawPeer(tunnel)) {
      OpenSocket socket =
          start(server.uri(), by(proxy), Connecting.LONG, withCredentials())
              .get(15, TimeUnit.SECONDS);
      assertThat(socket.uri()).isEqualTo(server.uri());
      assertThat(heads.poll())
          .isEqualTo(
              "CONNECT 127.0.0.1:%1$d HTTP/1.1\r\nHost: 127.0.0.1:%1$d\r\n\r\n", server.port());
      socket.close();
    }
  }

  @Test
  void wssGoesThroughATunnelAndTheServersNameIsChecked(@TempDir Path directory) throws Exception {
    TestKeys keys = TestKeys.make(directory, "dns:localhost");
    ServerSocket listening =
        keys.serverContext()
            .getServerSocketFactory()
            .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    try (RawPeer server =
            new RawPeer(
                listening,
                exchange -> {
                  exchange.accept("");
                  exchange.awaitEnd();
                });
        RawPeer proxy = new RawPeer(asking("Basic realm=x"))) {
      URI uri = URI.create("wss://localhost:" + server.port());
      start(uri, by(proxy), Connecting.LONG, withCredentials(), keys.clientContext())
          .get(15, TimeUnit.SECONDS)
          .close();
      assertThat(heads).hasSize(2).allMatch(head -> head.startsWith("CONNECT localhost:"));
      OpeningFailedException failure =
          Connecting.failure(
              start(
                  URI.create("wss://127.0.0.1:" + server.port()),
                  by(proxy),
                  Connecting.LONG,
                  withCredentials(),
                  keys.clientContext()));
      assertThat(failure.step()).isEqualTo(Step.TLS);
      assertThat(failure)
          .hasMessageStartingWith(
              "wss://127.0.0.1:%d by the proxy http://127.0.0.1:%d: the TLS handshake failed",
              server.port(), proxy.port());
    }
  }

  @Test
  void theProxysQuestionIsAnsweredOnAnotherConnection() throws Exception {
    try (RawPeer server = server();
        RawPeer proxy = new RawPeer(asking("Basic realm=x"))) {
      start(server.uri(), by(proxy), Connecting.LONG, withCredentials())
          .get(15, TimeUnit.SECONDS)
          .close();
      assertThat(heads.poll()).doesNotContain("Proxy-Authorization");
      assertThat(heads.poll())
          .endsWith("\r\nProxy-Authorization: Basic dXNlcjpwYXNzd29yZA==\r\n\r\n");
    }
  }

  @Test
  void digestIsForConnectAndTheServersAuthority() throws Exception {
    try (RawPeer server = server();
        RawPeer proxy = new RawPeer(asking("Basic realm=x, Digest realm=x, nonce=n, qop=auth"))) {
      start(server.uri(), by(proxy), Connecting.LONG, withCredentials())
          .get(15, TimeUnit.SECONDS)
          .close();
      assertThat(heads.poll()).doesNotContain("Proxy-Authorization");
      assertThat(heads.poll())
          .contains("\r\nProxy-Authorization: Digest username=\"user\", realm=\"x\", nonce=\"n\"")
          .contains("uri=\"127.0.0.1:" + server.port() + "\"");
    }
  }

  @Test
  void anotherProxyGetsNothingBeforeItAsks() throws Exception {
    try (RawPeer server = server();
        RawPeer leading = RawPeer.saying("HTTP/1.1 302 Found\r\nLocation: " + server.uri() + CRLF);
        RawPeer first = new RawPeer(asking("Basic realm=x"));
        RawPeer second = new RawPeer(tunnel)) {
      ProxyChoice byServer =
          target ->
              new Authority(
                  "127.0.0.1", target.port() == server.port() ? second.port() : first.port());
      start(leading.uri(), byServer, Connecting.LONG, withCredentials())
          .get(15, TimeUnit.SECONDS)
          .close();
      assertThat(heads.poll()).doesNotContain("Proxy-Authorization");
      assertThat(heads.poll()).contains("Proxy-Authorization");
      assertThat(heads.poll())
          .contains("CONNECT 127.0.0.1:" + server.port())
          .doesNotContain("Proxy-Authorization");
    }
  }

  // ---- a proxy that says no

  @Test
  void withoutCredentialsTheProxysQuestionIsAFailure() throws Exception {
    proxyFails(
        asking("Basic realm=x"),
        "got the status 407 Who are you, expected 200; no credentials were given for it");
    assertThat(heads).hasSize(1);
  }

  @Test
  void wrongCredentialsAreSentOnce() throws Exception {
    try (RawPeer proxy =
        new RawPeer(
            exchange -> {
              heads.add(exchange.readHead());
              exchange.send("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=x\r\n\r\n");
            })) {
      OpeningFailedException failure =
          Connecting.failure(start(SERVER, by(proxy), Connecting.LONG, withCredentials()));
      assertThat(failure)
          .hasMessageEndingWith(
              "got the status 407 No, expected 200; the credentials were sent and refused");
      assertThat(failure.status()).isEqualTo(407);
      assertThat(heads).hasSize(2);
    }
  }

  @Test
  void aRefusalIsAFailureWithItsStatus() throws Exception {
    for (String status : List.of("403 Forbidden", "502 Bad Gateway", "101 Switching Protocols")) {
      proxyFails(
          exchange -> {
            exchange.readHead();
            exchange.send("HTTP/1.1 " + status + "\r\nContent-Length: 1\r\n\r\nx");
            exchange.awaitEnd();
          },
          "got the status " + status + ", expected 200");
    }
  }

  @Test
  void aMalformedHeadIsAFailure() throws Exception {
    proxyFails(
        exchange -> {
          exchange.readHead();
          exchange.send("SSH-2.0\r\n");
          exchange.awaitEnd();
        },
        "Response: got \"S\", expected \"HTTP/1.1\"");
  }

  @Test
  void anEndlessHeadIsAFailure() throws Exception {
    proxyFails(
        exchange -> {
          exchange.readHead();
          exchange.send("HTTP/1.1 200 OK\r\n");
          while (true) {
            exchange.send("X-Header: and another one\r\n".repeat(100));
          }
        },
        "Response head: got more than 16384 bytes, expected at most 16384");
  }

  @Test
  void anEndOfTheStreamIsAFailure() throws Exception {
    proxyFails(
        RawPeer.Exchange::readHead,
        "Response head: got the end of the stream after 0 bytes, expected an empty line");
  }

  @Test
  void bytesBehindTheHeadAreNotTheServers() throws Exception {
    proxyFails(
        exchange -> {
          exchange.readHead();
          exchange.send("HTTP/1.1 200 OK\r\n\r\nx");
          exchange.awaitEnd();
        },
        "got 1 bytes behind the response head, expected none");
  }

  @Test
  void aProxyThatSpeaksByteByByteEndsAtTheHandshakeTimeout() throws Exception {
    try (RawPeer proxy =
        new RawPeer(
            exchange -> {
              exchange.send("HTTP/1.1 200 OK\r\nX: ");
              while (true) {
                exchange.send("x");
                TimeUnit.MILLISECONDS.sleep(20);
              }
            })) {
      assertThat(failure(by(proxy), Connecting.SHORT))
          .hasMessageEndingWith(
              "asking the proxy for a tunnel failed: got no end of it, expected a response head"
                  + " within 300 ms");
    }
  }

  @Test
  void aServerThatIsSilentBehindTheProxyEndsAtTheSameTimeout() throws Exception {
    try (RawPeer server = new RawPeer(RawPeer.Exchange::awaitEnd);
        RawPeer proxy = new RawPeer(tunnel)) {
      OpeningFailedException failure =
          Connecting.failure(
              start(server.uri(), by(proxy), Connecting.SHORT, CoursePolicy.DEFAULT));
      assertThat(failure)
          .hasMessage(
              "ws://127.0.0.1:%d by the proxy http://127.0.0.1:%d: the opening handshake failed:"
                  + " got no end of it, expected a response head within 300 ms",
              server.port(), proxy.port());
    }
  }

  @Test
  void aProxyThatIsNotThereIsNamed() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0)) {
      port = closed.getLocalPort();
    }
    assertThat(failure(by(port), Connecting.LONG))
        .hasMessage(
            "ws://server.invalid:81 by the proxy http://127.0.0.1:%d: connecting failed: got"
                + " \"Connection refused\" from 127.0.0.1; expected a server that accepts",
            port);
    try (BlackHole hole = new BlackHole("127.0.0.1")) {
      assertThat(failure(by(hole.port()), Connecting.SHORT))
          .hasMessageEndingWith(
              "got no answer from 127.0.0.1; expected a server that accepts within 300 ms");
    }
    assertThat(failure(ProxyChoice.of(new Authority("no..proxy", 81)), Connecting.LONG))
        .hasMessageStartingWith(
            "ws://server.invalid:81 by the proxy http://no..proxy:81: resolving the host name");
  }

  // ---- the JVM's ProxySelector

  private OpeningFailedException failureBy(ProxySelector selector, Duration timeout) {
    return Connecting.failure(connectBy(selector, SERVER, timeout));
  }

  private CompletableFuture<OpenSocket> connectBy(
      @Nullable ProxySelector selector, URI uri, Duration timeout) {
    ProxySelector before = ProxySelector.getDefault();
    ProxySelector.setDefault(selector);
    try {
      CompletableFuture<OpenSocket> connecting =
          start(uri, ProxyChoice.SYSTEM, timeout, CoursePolicy.DEFAULT);
      connecting.exceptionally(failure -> null).join();
      return connecting;
    } finally {
      ProxySelector.setDefault(before);
    }
  }

  /** Selects the same proxies for every URI. */
  private static final class Fixed extends ProxySelector {
    final BlockingQueue<URI> asked = new LinkedBlockingQueue<>();
    private final List<Proxy> proxies;

    Fixed(Proxy... proxies) {
      this.proxies = List.of(proxies);
    }

    @Override
    public List<Proxy> select(URI uri) {
      asked.add(uri);
      return proxies;
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
  }

  private static Proxy proxy(Proxy.Type type, String host, int port) {
    return new Proxy(type, InetSocketAddress.createUnresolved(host, port));
  }

  @Test
  void theJvmsSelectorIsAskedWithTheSchemeOfHttp() throws Exception {
    try (RawPeer server = server();
        RawPeer proxy = new RawPeer(tunnel)) {
      Fixed selector =
          new Fixed(
              proxy(Proxy.Type.SOCKS, "127.0.0.1", 9),
              proxy(Proxy.Type.HTTP, "127.0.0.1", proxy.port()));
      connectBy(selector, server.uri("/path"), Connecting.LONG).get(5, TimeUnit.SECONDS).close();
      assertThat(heads).hasSize(1);
      assertThat(selector.asked)
          .containsExactly(URI.create("http://127.0.0.1:" + server.port() + "/"));
      connectBy(new Fixed(Proxy.NO_PROXY), server.uri(), Connecting.LONG)
          .get(5, TimeUnit.SECONDS)
          .close();
      connectBy(null, server.uri(), Connecting.LONG).get(5, TimeUnit.SECONDS).close();
      assertThat(heads).hasSize(1);
    }
    Fixed secure = new Fixed(proxy(Proxy.Type.HTTP, "::1", 1));
    OpeningFailedException failure =
        Connecting.failure(connectBy(secure, URI.create("wss://server.invalid"), Connecting.LONG));
    assertThat(failure).hasMessageContaining("by the proxy http://[::1]:1: connecting failed");
    assertThat(secure.asked).containsExactly(URI.create("https://server.invalid:443/"));
  }

  @Test
  void aProxyOfAnotherKindIsAFailure() {
    OpeningFailedException failure =
        failureBy(new Fixed(proxy(Proxy.Type.SOCKS, "socks", 1080)), Connecting.LONG);
    assertThat(failure.step()).isEqualTo(Step.ROUTE);
    assertThat(failure)
        .hasMessageStartingWith("ws://server.invalid:81: choosing the proxy failed: got \"[SOCKS @")
        .hasMessageEndingWith("of the JVM's ProxySelector\", expected an HTTP proxy or none");
  }

  @Test
  void selectorsThatBlockHoldUpNobody() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(2);
    ProxyChoice blocking =
        target -> {
          blocked.countDown();
          try {
            latch.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return null;
        };
    AtomicInteger asked = new AtomicInteger();
    ProxyChoice counting =
        target -> {
          asked.incrementAndGet();
          return null;
        };
    try (RawPeer server = server()) {
      List<CompletableFuture<OpenSocket>> first =
          List.of(
              start(server.uri(), blocking, Connecting.LONG, CoursePolicy.DEFAULT),
              start(server.uri(), blocking, Connecting.LONG, CoursePolicy.DEFAULT));
      assertThat(blocked.await(5, TimeUnit.SECONDS)).isTrue();
      start(server.uri(), counting, Connecting.LONG, CoursePolicy.DEFAULT)
          .get(15, TimeUnit.SECONDS)
          .close();
      assertThat(asked).hasValue(1);
      assertThat(first).noneMatch(CompletableFuture::isDone);
      latch.countDown();
      for (CompletableFuture<OpenSocket> each : first) {
        each.get(15, TimeUnit.SECONDS).close();
      }
    }
  }

  @Test
  void aSelectorThatFailsWithAnErrorIsAFailure() {
    OpeningFailedException failure =
        Connecting.failure(
            start(
                SERVER,
                target -> {
                  throw new NoClassDefFoundError("missing");
                },
                Connecting.LONG,
                CoursePolicy.DEFAULT));
    assertThat(failure)
        .hasMessageEndingWith(
            "got \"java.lang.NoClassDefFoundError: missing\", expected an HTTP proxy or none");
  }

  @Test
  void aSelectorThatThrowsOrBlocksIsAFailure() {
    assertThat(
            failureBy(
                new ProxySelector() {
                  @Override
                  public List<Proxy> select(URI uri) {
                    throw new IllegalStateException("broken");
                  }

                  @Override
                  public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
                },
                Connecting.LONG))
        .hasMessageEndingWith("got \"broken\", expected an HTTP proxy or none");
    CountDownLatch latch = new CountDownLatch(1);
    assertThat(
            failureBy(
                new ProxySelector() {
                  @Override
                  public List<Proxy> select(URI uri) {
                    try {
                      latch.await();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                    return List.of(Proxy.NO_PROXY);
                  }

                  @Override
                  public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
                },
                Connecting.SHORT))
        .hasMessageEndingWith("got no answer of the ProxySelector, expected one within 300 ms");
    latch.countDown();
  }
}
