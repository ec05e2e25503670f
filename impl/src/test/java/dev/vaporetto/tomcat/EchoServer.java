package dev.vaporetto.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionRuntime;
import dev.vaporetto.connection.ConnectionSettings;
import dev.vaporetto.connection.in.ConnectionHandler;
import dev.vaporetto.connection.in.Hold;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.connection.wire.MaskingKeys;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.io.EventLoops;
import dev.vaporetto.protocol.Closure;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.handshake.AcceptKey;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.jspecify.annotations.Nullable;

/** An embedded Tomcat that echoes texts, and answers a number with so many bytes. */
final class EchoServer implements AutoCloseable {
  private static final int SECONDS = 20;

  private final Tomcat tomcat = new Tomcat();
  private final Timers timers = new Timers();
  private final BufferPool buffers = new BufferPool();
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final EventLoops loops;
  private final TomcatUpgrade upgrade;
  private final Connector connector;

  /** Every session in the order of opening. */
  final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();

  /** The name of a connector's protocol for NIO whose sockets wait on no event loop of ours. */
  static final String NIO_WITHOUT_LOOPS = "Http11NioProtocol without loops";

  EchoServer(String protocol, int threads, Path directory) throws Exception {
    this(protocol, threads, directory, null);
  }

  /**
   * A server whose requests and sockets are served by a pool of the test's.
   *
   * @param pool null for Tomcat's own
   */
  EchoServer(String protocol, int threads, Path directory, @Nullable Executor pool)
      throws Exception {
    boolean without = protocol.equals(NIO_WITHOUT_LOOPS);
    loops = EventLoops.of("echo server", without ? "off" : "");
    upgrade = new TomcatUpgrade(loops);
    connector = new Connector("org.apache.coyote.http11." + protocol.split(" ", 2)[0]);
    connector.setPort(0);
    connector.setProperty("minSpareThreads", "1");
    connector.setProperty("maxThreads", Integer.toString(threads));
    if (pool != null) {
      protocol().setExecutor(pool);
    }
    tomcat.setBaseDir(directory.toString());
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", null);
    Tomcat.addServlet(context, "echo", new Echo());
    context.addServletMappingDecoded("/", "echo");
    tomcat.start();
  }

  int port() {
    return connector.getLocalPort();
  }

  Session nextSession() throws InterruptedException {
    Session session = sessions.poll(SECONDS, TimeUnit.SECONDS);
    if (session == null) {
      throw new AssertionError("no session was opened in " + SECONDS + " s");
    }
    return session;
  }

  /** Connections that Tomcat counts, without the one that its acceptor waits for. */
  long connections() {
    return protocol().getConnectionCount() - 1;
  }

  /** Upgraded connections that Tomcat still tracks. */
  int processors() {
    return protocol().getWaitingProcessorCount();
  }

  private AbstractProtocol<?> protocol() {
    return (AbstractProtocol<?>) connector.getProtocolHandler();
  }

  /** One tick of the connections' clock, which stands still otherwise. */
  void tick() {
    timers.tick();
  }

  void stop() throws LifecycleException {
    tomcat.stop();
  }

  @Override
  public void close() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
    loops.close();
    timers.close();
    executor.shutdownNow();
  }

  private final class Echo extends HttpServlet {
    @Serial private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      assertThat(upgrade.supports(request)).isTrue();
      response.setHeader("Upgrade", "websocket");
      response.setHeader("Connection", "Upgrade");
      response.setHeader(
          "Sec-WebSocket-Accept", AcceptKey.of(request.getHeader("Sec-WebSocket-Key")));
      upgrade.upgrade(request, response, transport -> new Session(transport).connection);
    }
  }

  /** One connection and its outcome. */
  final class Session implements ConnectionHandler {
    final Connection connection;
    final BlockingQueue<Closure> closures = new LinkedBlockingQueue<>();
    volatile @Nullable Throwable failure;
    volatile boolean suspended;

    Session(Transport transport) {
      connection =
          new Connection(
              Role.SERVER,
              MaskingKeys.NONE,
              transport,
              this,
              new ConnectionRuntime(buffers, timers, executor),
              ConnectionSettings.DEFAULT,
              ExtensionPipeline.NONE);
    }

    @Override
    public void onOpen() {
      sessions.add(this);
    }

    @Override
    public void onText(String text) {
      try {
        if (text.equals("suspend")) {
          connection.suspend(Hold.APPLICATION);
          suspended = true;
        } else if (text.chars().allMatch(Character::isDigit)) {
          byte[] answer = new byte[Integer.parseInt(text)];
          connection.sender().sendBlocking(Opcode.BINARY, ByteBuffer.wrap(answer));
        } else {
          byte[] answer = text.getBytes(StandardCharsets.UTF_8);
          connection.sender().sendBlocking(Opcode.TEXT, ByteBuffer.wrap(answer));
        }
      } catch (IOException | InterruptedException e) {
        failure = e;
      }
    }

    @Override
    public void onBinary(ByteBuffer payload) {}

    @Override
    public void onPong(ByteBuffer payload) {}

    @Override
    public void onError(Throwable error) {
      failure = error;
    }

    @Override
    public void onClose(Closure closure) {
      closures.add(closure);
    }
  }
}
