package dev.vaporetto.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.client.ClientRequest.Timeouts;
import dev.vaporetto.client.RawPeer.Script;
import dev.vaporetto.client.course.CoursePolicy;
import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionSettings;
import dev.vaporetto.connection.in.ConnectionHandler;
import dev.vaporetto.engine.OpeningFailedException;
import dev.vaporetto.engine.OpeningFailedException.Step;
import dev.vaporetto.protocol.Closure;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.handshake.Authority;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class TlsConnectTest {
  private static @Nullable TestKeys localhost;

  private final Connecting client = new Connecting("tls client");

  @BeforeAll
  static void makeKeys(@TempDir Path directory) throws Exception {
    localhost = TestKeys.make(directory, "dns:localhost");
  }

  @AfterEach
  void closeTheClient() throws InterruptedException {
    client.close();
    assertThat(client.threadsSoon()).isEmpty();
  }

  private static TestKeys localhost() {
    return Objects.requireNonNull(localhost);
  }

  private static RawPeer peer(TestKeys keys, Script script) throws Exception {
    SSLServerSocket server =
        (SSLServerSocket)
            keys.serverContext()
                .getServerSocketFactory()
                .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    SSLParameters parameters = server.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
    server.setSSLParameters(parameters);
    return new RawPeer(server, script);
  }

  private OpeningFailedException failure(RawPeer peer, @Nullable SSLContext context) {
    OpeningFailedException failure =
        Connecting.failure(client.start(wss(peer), Connecting.LONG, Connecting.LONG, context));
    assertThat(failure.step()).isEqualTo(Step.TLS);
    assertThat(failure)
        .hasMessageStartingWith("wss://localhost:%d: the TLS handshake failed: got ", peer.port());
    return failure;
  }

  private static URI wss(RawPeer peer) {
    return URI.create("wss://localhost:" + peer.port() + "/");
  }

  private static final Script READING =
      exchange -> {
        exchange.readHead();
        exchange.awaitEnd();
      };

  /** Collects binary messages and the closure. */
  private static final class Collector implements ConnectionHandler {
    final BlockingQueue<ByteBuffer> binary = new LinkedBlockingQueue<>();
    final CompletableFuture<Closure> closed = new CompletableFuture<>();

    @Override
    public void onOpen() {}

    @Override
    public void onText(String text) {}

    @Override
    public void onBinary(ByteBuffer payload) {
      binary.add(ByteBuffer.allocate(payload.remaining()).put(payload).flip());
    }

    @Override
    public void onPong(ByteBuffer payload) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onClose(Closure closure) {
      closed.complete(closure);
    }
  }

  @Test
  void aTrustedServerIsTalkedToWithItsNameAndHttp11() throws Exception {
    CompletableFuture<String> protocol = new CompletableFuture<>();
    CompletableFuture<List<SNIServerName>> names = new CompletableFuture<>();
    int size = 5_000_000;
    try (RawPeer peer =
        peer(
            localhost(),
            exchange -> {
              exchange.accept("");
              SSLSocket socket = (SSLSocket) exchange.socket();
              protocol.complete(socket.getApplicationProtocol());
              names.complete(((ExtendedSSLSession) socket.getSession()).getRequestedServerNames());
              // One frame with a 64-bit length: header 2 + 8, mask 4.
              byte[] head = exchange.in().readNBytes(14);
              byte[] payload = exchange.in().readNBytes(size);
              for (int i = 0; i < size; i++) {
                payload[i] ^= head[10 + i % 4];
              }
              ByteBuffer answer = ByteBuffer.allocate(10 + size);
              answer.put((byte) 0x82).put((byte) 127).putLong(size).put(payload);
              exchange.send(answer.array());
              byte[] close = exchange.readFrame();
              exchange.sendFrame(8, close);
            })) {
      OpenSocket socket =
          client
              .start(wss(peer), Connecting.LONG, Connecting.LONG, localhost().clientContext())
              .get(30, TimeUnit.SECONDS);
      Collector collector = new Collector();
      Connection connection =
          socket.start(
              transport ->
                  new Connection(
                      Role.CLIENT,
                      client.runtime.maskingKeys(),
                      transport,
                      collector,
                      client.runtime.connections(),
                      ConnectionSettings.DEFAULT,
                      ExtensionPipeline.NONE),
              made -> made);
      connection.limits().maxBinarySize(size);
      connection.open();
      byte[] sent = new byte[size];
      new Random(1).nextBytes(sent);
      connection.sender().sendBlocking(Opcode.BINARY, ByteBuffer.wrap(sent));
      ByteBuffer received = collector.binary.poll(60, TimeUnit.SECONDS);
      assertThat(received).isEqualTo(ByteBuffer.wrap(sent));
      connection.close(new CloseStatus(CloseStatus.NORMAL, "done"));
      assertThat(collector.closed.get(20, TimeUnit.SECONDS).status())
          .isEqualTo(new CloseStatus(CloseStatus.NORMAL, "done"));
      assertThat(protocol.get(20, TimeUnit.SECONDS)).isEqualTo("http/1.1");
      assertThat(names.get(20, TimeUnit.SECONDS).toString()).contains("localhost");
    }
  }

  /** Without the name, a server of many names shows another one's certificate. */
  @Test
  void namesThatEndInADigitOrADotAreNamedToTheServer(@TempDir Path directory) throws Exception {
    TestKeys keys = TestKeys.make(directory, "dns:node1,dns:web-0,dns:localhost,ip:127.0.0.1");
    assertThat(serverNames(keys, "node1")).isEqualTo("node1");
    assertThat(serverNames(keys, "web-0")).isEqualTo("web-0");
    assertThat(serverNames(keys, "localhost.")).isEqualTo("localhost");
    // RFC 6066 §3: literal addresses are no host names
    assertThat(serverNames(keys, "127.0.0.1")).isEmpty();
  }

  /** What the server gets to know of a host that a proxy reaches for the client. */
  private String serverNames(TestKeys keys, String host) throws Exception {
    CompletableFuture<List<SNIServerName>> names = new CompletableFuture<>();
    try (RawPeer server =
            peer(
                keys,
                exchange -> {
                  exchange.accept("");
                  SSLSocket socket = (SSLSocket) exchange.socket();
                  names.complete(
                      ((ExtendedSSLSession) socket.getSession()).getRequestedServerNames());
                  exchange.awaitEnd();
                });
        RawPeer proxy =
            new RawPeer(
                exchange -> {
                  String unused = exchange.readHead();
                  exchange.tunnel("CONNECT 127.0.0.1:" + server.port() + " HTTP/1.1");
                })) {
      client
          .start(
              URI.create("wss://" + host + ":" + server.port() + "/"),
              keys.clientContext(),
              new Timeouts(Connecting.LONG, Connecting.LONG),
              ProxyChoice.of(new Authority("127.0.0.1", proxy.port())),
              CoursePolicy.DEFAULT)
          .get(30, TimeUnit.SECONDS)
          .close();
      return names.get(20, TimeUnit.SECONDS).stream()
          .map(name -> new String(name.getEncoded(), StandardCharsets.US_ASCII))
          .collect(Collectors.joining(","));
    }
  }

  @Test
  void aServerWithAnUntrustedCertificateIsRefused() throws Exception {
    try (RawPeer peer = peer(localhost(), READING)) {
      OpeningFailedException failure = failure(peer, null);
      assertThat(failure.step()).isEqualTo(Step.TLS);
      assertThat(failure)
          .hasMessageStartingWith(
              "wss://localhost:%d: the TLS handshake failed: got \"", peer.port())
          .hasMessageContaining("unable to find valid certification path")
          .hasMessageEndingWith("expected TLS with a trusted certificate for localhost");
    }
  }

  @Test
  void aCertificateForAnotherHostIsRefusedAlsoWithAnOwnContext(@TempDir Path directory)
      throws Exception {
    TestKeys keys = TestKeys.make(directory, "dns:other.example");
    try (RawPeer peer = peer(keys, READING)) {
      assertThat(failure(peer, keys.clientContext()))
          .hasMessageContaining("No subject alternative DNS name matching localhost found")
          .hasMessageEndingWith("expected TLS with a trusted certificate for localhost");
    }
  }

  @Test
  void anExpiredCertificateIsRefused(@TempDir Path directory) throws Exception {
    TestKeys keys =
        TestKeys.signed(directory, "dns:localhost", "-startdate", "-10d", "-validity", "5");
    try (RawPeer peer = peer(keys, READING)) {
      assertThat(failure(peer, keys.clientContext()))
          .hasMessageContaining("NotAfter")
          .hasMessageEndingWith("expected TLS with a trusted certificate for localhost");
    }
  }

  @Test
  void aServerWithoutTlsIsNamedAsSuch() throws Exception {
    try (RawPeer peer =
        new RawPeer(
            exchange -> {
              exchange.send("HTTP/1.1 400 Bad Request\r\n\r\n");
              exchange.awaitEnd();
            })) {
      OpeningFailedException failure = failure(peer, localhost().clientContext());
      assertThat(failure.step()).isEqualTo(Step.TLS);
      assertThat(failure).hasMessageContaining("SSL message");
    }
  }

  @Test
  void aPeerThatNeverAnswersTheHelloEndsAtTheHandshakeTimeout() throws Exception {
    try (RawPeer peer = new RawPeer(RawPeer.Exchange::awaitEnd)) {
      OpeningFailedException failure =
          Connecting.failure(
              client.start(
                  wss(peer), Connecting.LONG, Connecting.SHORT, localhost().clientContext()));
      assertThat(failure.step()).isEqualTo(Step.TLS);
      assertThat(failure)
          .hasMessageEndingWith(
              "got no end of it, expected TLS with a trusted certificate for localhost within"
                  + " 300 ms");
    }
  }

  @Test
  void anEndOfTheStreamInTheHandshakeIsAFailure() throws Exception {
    try (RawPeer peer = new RawPeer(exchange -> assertThat(exchange.in().read()).isEqualTo(22))) {
      OpeningFailedException failure = failure(peer, localhost().clientContext());
      assertThat(failure.step()).isEqualTo(Step.TLS);
      assertThat(failure.getMessage()).contains("the TLS handshake failed: got ");
    }
  }
}
