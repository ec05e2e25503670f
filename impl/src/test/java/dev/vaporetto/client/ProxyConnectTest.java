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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The way through an HTTP proxy, and each way in which that fails. */
@Timeout(120)
class ProxyConnectTest {
  private static final URI SERVER = URI.create("ws://server.invalid:81/path?secret");

  private static final String CRLF = "\r\n\r\n";

  private static final Timeouts LONG = new Timeouts(Connecting.LONG, Connecting.LONG);
  private static final Timeouts SHORT_CONNECT = new Timeouts(Connecting.SHORT, Connecting.LONG);
  private static final Timeouts SHORT_HANDSHAKE = new Timeouts(Connecting.LONG, Connecting.SHORT);

  private final Connecting client = new Connecting("proxied client");
  private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();

  /** Of clients whose deadlines come when the test says so. */
  private final AtomicLong now = new AtomicLong(1);

  private Connecting onClock() {
    return Connecting.onClock("timed client", now::get);
  }

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

  private CompletableFuture<OpenSocket> start(URI uri, ProxyChoice proxy, CoursePolicy policy) {
    return start(uri, proxy, policy, null);
  }

  private CompletableFuture<OpenSocket> start(
      URI uri, ProxyChoice proxy, CoursePolicy policy, @Nullable SSLContext context) {
    return client.start(uri, context, LONG, proxy, policy);
  }

  private OpeningFailedException failure(ProxyChoice proxy, Timeouts timeouts) {
    return Connecting.failure(client.start(SERVER, null, timeouts, proxy, CoursePolicy.DEFAULT));
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
      OpeningFailedException failure = failure(by(proxy), LONG);
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
          start(server.uri(), by(proxy), withCredentials()).get(30, TimeUnit.SECONDS);
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
      start(uri, by(proxy), withCredentials(), keys.clientContext())
          .get(30, TimeUnit.SECONDS)
          .close();
      assertThat(heads).hasSize(2).allMatch(head -> head.startsWith("CONNECT localhost:"));
      OpeningFailedException failure =
          Connecting.failure(
              start(
                  URI.create("wss://127.0.0.1:" + server.port()),
                  by(proxy),
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
      start(server.uri(), by(proxy), withCredentials()).get(30, TimeUnit.SECONDS).close();
      assertThat(heads.poll()).doesNotContain("Proxy-Authorization");
      assertThat(heads.poll())
          .endsWith("\r\nProxy-Authorization: Basic dXNlcjpwYXNzd29yZA==\r\n\r\n");
    }
  }

  @Test
  void digestIsForConnectAndTheServersAuthority() throws Exception {
    try (RawPeer server = server();
        RawPeer proxy = new RawPeer(asking("Basic realm=x, Digest realm=x, nonce=n, qop=auth"))) {
      start(server.uri(), by(proxy), withCredentials()).get(30, TimeUnit.SECONDS).close();
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
          target -> by(target.port() == server.port() ? second : first).waysTo(target);
      start(leading.uri(), byServer, withCredentials()).get(30, TimeUnit.SECONDS).close();
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
          Connecting.failure(start(SERVER, by(proxy), withCredentials()));
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
      assertThat(failure(by(proxy), SHORT_HANDSHAKE))
          .hasMessageEndingWith(
              "asking the proxy for a tunnel failed: got no end of it, expected a response head"
                  + " within 300 ms");
    }
  }

  @Test
  void aServerThatIsSilentBehindTheProxyEndsAtTheSameTimeout() throws Exception {
    CompletableFuture<String> asked = new CompletableFuture<>();
    try (RawPeer server =
            new RawPeer(
                exchange -> {
                  asked.complete(exchange.readHead());
                  exchange.awaitEnd();
                });
        RawPeer proxy = new RawPeer(tunnel);
        Connecting timed = onClock()) {
      CompletableFuture<OpenSocket> connecting =
          timed.start(server.uri(), null, SHORT_HANDSHAKE, by(proxy), CoursePolicy.DEFAULT);
      assertThat(asked.get(20, TimeUnit.SECONDS)).startsWith("GET ");
      assertThat(connecting).isNotDone();
      now.addAndGet(Connecting.SHORT.toNanos());
      assertThat(Connecting.failure(connecting))
          .hasMessage(
              "ws://127.0.0.1:%d by the proxy http://127.0.0.1:%d: the opening handshake failed:"
                  + " got no end of it, expected a response head within 300 ms",
              server.port(), proxy.port());
    }
  }

  @Test
  void aProxyThatIsNotThereIsNamed() throws Exception {
    try (RefusingPort port = new RefusingPort()) {
      assertThat(failure(by(port.number()), LONG))
          .hasMessage(
              "ws://server.invalid:81 by the proxy http://127.0.0.1:%d: connecting failed: got"
                  + " \"Connection refused\" from 127.0.0.1; expected a server that accepts",
              port.number());
    }
    try (BlackHole hole = new BlackHole("127.0.0.1")) {
      assertThat(failure(by(hole.port()), SHORT_CONNECT))
          .hasMessageEndingWith(
              "got no answer from 127.0.0.1; expected a server that accepts within 300 ms");
    }
    assertThat(failure(ProxyChoice.of(new Authority("no..proxy", 81)), LONG))
        .hasMessageStartingWith(
            "ws://server.invalid:81 by the proxy http://no..proxy:81: resolving the host name");
  }

  // ---- the JVM's ProxySelector

  private OpeningFailedException failureBy(ProxySelector selector) throws Exception {
    return Connecting.failure(connectBy(selector, SERVER));
  }

  /** A connect that has ended. */
  private CompletableFuture<OpenSocket> connectBy(@Nullable ProxySelector selector, URI uri)
      throws Exception {
    return connectBy(
        selector,
        client,
        uri,
        LONG,
        connecting -> {
          OpenSocket unused = connecting.exceptionally(failure -> null).join();
        });
  }

  /** What a connect has to come to while the JVM has another selector. */
  private interface Until {
    void await(CompletableFuture<OpenSocket> connecting) throws Exception;
  }

  private static CompletableFuture<OpenSocket> connectBy(
      @Nullable ProxySelector selector, Connecting by, URI uri, Timeouts timeouts, Until until)
      throws Exception {
    ProxySelector before = ProxySelector.getDefault();
    ProxySelector.setDefault(selector);
    try {
      CompletableFuture<OpenSocket> connecting =
          by.start(uri, null, timeouts, ProxyChoice.system(), CoursePolicy.DEFAULT);
      until.await(connecting);
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
      connectBy(selector, server.uri("/path")).get(30, TimeUnit.SECONDS).close();
      assertThat(heads).hasSize(1);
      assertThat(selector.asked)
          .containsExactly(URI.create("http://127.0.0.1:" + server.port() + "/"));
      connectBy(new Fixed(Proxy.NO_PROXY), server.uri()).get(30, TimeUnit.SECONDS).close();
      connectBy(null, server.uri()).get(30, TimeUnit.SECONDS).close();
      assertThat(heads).hasSize(1);
    }
    Fixed secure = new Fixed(proxy(Proxy.Type.HTTP, "::1", 1));
    OpeningFailedException failure =
        Connecting.failure(connectBy(secure, URI.create("wss://server.invalid")));
    assertThat(failure).hasMessageContaining("by the proxy http://[::1]:1: connecting failed");
    assertThat(secure.asked).containsExactly(URI.create("https://server.invalid:443/"));
  }

  @Test
  void aProxyOfAnotherKindIsAFailure() throws Exception {
    OpeningFailedException failure = failureBy(new Fixed(proxy(Proxy.Type.SOCKS, "socks", 1080)));
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
          return List.of(Way.DIRECT);
        };
    AtomicInteger asked = new AtomicInteger();
    ProxyChoice counting =
        target -> {
          asked.incrementAndGet();
          return List.of(Way.DIRECT);
        };
    try (RawPeer server = server()) {
      List<CompletableFuture<OpenSocket>> first =
          List.of(
              start(server.uri(), blocking, CoursePolicy.DEFAULT),
              start(server.uri(), blocking, CoursePolicy.DEFAULT));
      assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
      start(server.uri(), counting, CoursePolicy.DEFAULT).get(30, TimeUnit.SECONDS).close();
      assertThat(asked).hasValue(1);
      assertThat(first).noneMatch(CompletableFuture::isDone);
      latch.countDown();
      for (CompletableFuture<OpenSocket> each : first) {
        each.get(30, TimeUnit.SECONDS).close();
      }
    }
  }

  /** As many as may run at a time, and more: they wait for a thread, and for nobody else's. */
  @Test
  void selectorsThatHangHoldUpNoConnectThatAsksNone() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    CountDownLatch hanging = new CountDownLatch(BlockingCalls.MOST);
    ProxyChoice hangs =
        target -> {
          hanging.countDown();
          awaitUninterruptibly(latch);
          return List.of(Way.DIRECT);
        };
    try (RawPeer server = server()) {
      List<CompletableFuture<OpenSocket>> first = new ArrayList<>();
      for (int i = 0; i < BlockingCalls.MOST; i++) {
        first.add(start(server.uri(), hangs, CoursePolicy.DEFAULT));
      }
      assertThat(hanging.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(client.threads()).filteredOn(name -> name.contains("callbacks")).isEmpty();
      start(server.uri(), ProxyChoice.direct(), CoursePolicy.DEFAULT)
          .get(30, TimeUnit.SECONDS)
          .close();
      assertThat(failure(hangs, SHORT_CONNECT))
          .hasMessageEndingWith(
              "got no thread to ask the ProxySelector on, expected one within 300 ms");
      latch.countDown();
      for (CompletableFuture<OpenSocket> each : first) {
        each.get(30, TimeUnit.SECONDS).close();
      }
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = true;
    while (interrupted) {
      try {
        latch.await();
        interrupted = false;
      } catch (InterruptedException e) {
        // Like code that cannot be interrupted.
      }
    }
  }

  @Test
  void aSelectorIsInterruptedWhenItsConnectHasFailed() throws Exception {
    CompletableFuture<Thread> interrupted = new CompletableFuture<>();
    CountDownLatch asked = new CountDownLatch(1);
    ProxyChoice hangs =
        target -> {
          asked.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.complete(Thread.currentThread());
          }
          return List.of(Way.DIRECT);
        };
    try (Connecting timed = onClock()) {
      CompletableFuture<OpenSocket> connecting =
          timed.start(SERVER, null, SHORT_CONNECT, hangs, CoursePolicy.DEFAULT);
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      now.addAndGet(Connecting.SHORT.toNanos());
      assertThat(Connecting.failure(connecting)).hasMessageContaining("ProxySelector");
    }
    assertThat(interrupted.get(20, TimeUnit.SECONDS).getName()).contains("proxy selector");
  }

  /** Remembers what it is told of. */
  private static final class Told extends ProxySelector {
    final BlockingQueue<String> failed = new LinkedBlockingQueue<>();
    private final List<Proxy> proxies;

    Told(Proxy... proxies) {
      this.proxies = List.of(proxies);
    }

    @Override
    public List<Proxy> select(URI uri) {
      return proxies;
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
      failed.add(uri + " by " + address + ": " + failure.getMessage());
      throw new IllegalStateException("what a selector throws here changes nothing");
    }
  }

  @Test
  void allProxiesOfASelectorAreTakenInTurnAndItIsToldOfThoseThatFail() throws Exception {
    Proxy unknown = proxy(Proxy.Type.HTTP, "no..proxy", 3128);
    try (RefusingPort refusing = new RefusingPort();
        RawPeer server = server();
        RawPeer works = new RawPeer(tunnel)) {
      Proxy refuses = proxy(Proxy.Type.HTTP, "127.0.0.1", refusing.number());
      Told selector = new Told(refuses, unknown, proxy(Proxy.Type.HTTP, "127.0.0.1", works.port()));
      connectBy(selector, server.uri()).get(30, TimeUnit.SECONDS).close();
      assertThat(heads).hasSize(1);
      String asked = "http://127.0.0.1:" + server.port() + "/ by ";
      // It hears of each on a thread of its own.
      List<String> failed =
          new ArrayList<>(
              List.of(
                  selector.failed.poll(20, TimeUnit.SECONDS),
                  selector.failed.poll(20, TimeUnit.SECONDS)));
      Collections.sort(failed);
      assertThat(failed.get(0))
          .startsWith(asked + refuses.address())
          .contains("Connection refused");
      assertThat(failed.get(1))
          .startsWith(asked + unknown.address())
          .contains("got no address of the host name");
      assertThat(selector.failed).isEmpty();
    }
  }

  @Test
  void aDirectWayBehindProxiesIsTaken() throws Exception {
    Duration timeout = Duration.ofSeconds(60);
    try (RefusingPort refusing = new RefusingPort();
        RawPeer server = server();
        BlackHole hole = new BlackHole("127.0.0.1");
        Connecting timed = onClock()) {
      Told selector =
          new Told(
              proxy(Proxy.Type.HTTP, "127.0.0.1", refusing.number()),
              proxy(Proxy.Type.HTTP, "127.0.0.1", hole.port()),
              Proxy.NO_PROXY);
      CompletableFuture<OpenSocket> connecting =
          connectBy(
              selector,
              timed,
              server.uri(),
              new Timeouts(timeout, Connecting.LONG),
              any ->
                  assertThat(selector.failed.poll(20, TimeUnit.SECONDS))
                      .contains("Connection refused"));
      // The next proxy has its turn by then. It does not answer, and has its share of the time.
      timed.awaitLoop();
      now.addAndGet(timeout.dividedBy(2).toNanos());
      assertThat(selector.failed.poll(20, TimeUnit.SECONDS)).contains("no answer from 127.0.0.1");
      connecting.get(30, TimeUnit.SECONDS).close();
    }
  }

  @Test
  void whenNoWayLeadsThereEachIsNamed() throws Exception {
    try (RefusingPort refusing = new RefusingPort()) {
      Told selector =
          new Told(proxy(Proxy.Type.HTTP, "127.0.0.1", refusing.number()), Proxy.NO_PROXY);
      OpeningFailedException failure = failureBy(selector);
      assertThat(failure.step()).isEqualTo(Step.RESOLVE);
      assertThat(failure)
          .hasMessage(
              "ws://server.invalid:81: resolving the host name failed: got no address of the host"
                  + " name, expected at least one; before that by the proxy http://127.0.0.1:%d got"
                  + " \"Connection refused\" from 127.0.0.1; expected a server that accepts",
              refusing.number());
      assertThat(selector.failed.poll(20, TimeUnit.SECONDS)).contains("127.0.0.1");
      assertThat(selector.failed).isEmpty();
    }
  }

  @Test
  void theAddressThatASelectorGivesIsTakenWithoutAnotherLookup() throws Exception {
    try (RawPeer server = server();
        RawPeer works = new RawPeer(tunnel)) {
      InetAddress known =
          InetAddress.getByAddress("proxy.invalid", InetAddress.getLoopbackAddress().getAddress());
      Told selector =
          new Told(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(known, works.port())));
      connectBy(selector, server.uri()).get(30, TimeUnit.SECONDS).close();
      assertThat(heads).hasSize(1);
    }
  }

  @Test
  void aSelectionOfNothingIsDirectAndNullIsAFailure() throws Exception {
    try (RawPeer server = server()) {
      connectBy(new Told(), server.uri()).get(30, TimeUnit.SECONDS).close();
    }
    ProxySelector broken =
        new ProxySelector() {
          @Override
          @SuppressWarnings("NullAway") // what a selector may do
          public List<Proxy> select(URI uri) {
            return null;
          }

          @Override
          public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        };
    assertThat(failureBy(broken))
        .hasMessageEndingWith(
            "got \"null of the JVM's ProxySelector\", expected an HTTP proxy or none");
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
                CoursePolicy.DEFAULT));
    assertThat(failure)
        .hasMessageEndingWith(
            "got \"java.lang.NoClassDefFoundError: missing\", expected an HTTP proxy or none");
  }

  @Test
  void aSelectorThatThrowsOrBlocksIsAFailure() throws Exception {
    assertThat(
            failureBy(
                new ProxySelector() {
                  @Override
                  public List<Proxy> select(URI uri) {
                    throw new IllegalStateException("broken");
                  }

                  @Override
                  public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
                }))
        .hasMessageEndingWith("got \"broken\", expected an HTTP proxy or none");
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch latch = new CountDownLatch(1);
    ProxySelector blocking =
        new ProxySelector() {
          @Override
          public List<Proxy> select(URI uri) {
            asked.countDown();
            try {
              latch.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return List.of(Proxy.NO_PROXY);
          }

          @Override
          public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        };
    try (Connecting timed = onClock()) {
      CompletableFuture<OpenSocket> connecting =
          connectBy(
              blocking,
              timed,
              SERVER,
              SHORT_CONNECT,
              any -> assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue());
      now.addAndGet(Connecting.SHORT.toNanos());
      assertThat(Connecting.failure(connecting))
          .hasMessageEndingWith("got no answer of the ProxySelector, expected one within 300 ms");
    }
    latch.countDown();
  }
}
