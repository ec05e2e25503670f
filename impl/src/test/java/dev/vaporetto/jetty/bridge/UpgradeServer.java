package dev.vaporetto.jetty.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionRuntime;
import dev.vaporetto.connection.ConnectionSettings;
import dev.vaporetto.connection.in.ConnectionHandler;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.connection.wire.MaskingKeys;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.protocol.Closure;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** A Jetty without servlets that upgrades every request to one kind of endpoint. */
final class UpgradeServer implements AutoCloseable {
  /** One acceptor, one selector, and this many for everything else. */
  static final int WORKERS = 4;

  /** User code, which may block. */
  interface OnMessage {
    void accept(Connection connection, String text) throws Exception;
  }

  static final OnMessage ECHO = (connection, text) -> send(connection, text.getBytes(UTF_8));

  final Server server = new Server(new QueuedThreadPool(WORKERS + 2));
  final ServerConnector connector = new ServerConnector(server, 1, 1);

  /** What came to the application, in order. */
  final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  /** Whether the application fails to make a connection. */
  volatile boolean failing;

  private final OnMessage onMessage;
  private final Timers timers = new Timers();
  private final ConnectionRuntime runtime =
      new ConnectionRuntime(new BufferPool(), timers, task -> new Thread(task).start());

  private UpgradeServer(OnMessage onMessage) {
    this.onMessage = onMessage;
    server.addConnector(connector);
    server.setHandler(new Upgrades());
  }

  static UpgradeServer start(OnMessage onMessage) throws Exception {
    UpgradeServer result = new UpgradeServer(onMessage);
    result.timers.start("timers");
    result.server.start();
    return result;
  }

  Peer connect(byte[]... early) throws Exception {
    return new Peer(connector.getLocalPort(), early);
  }

  static void send(Connection connection, byte... text) throws Exception {
    connection.sender().sendBlocking(Opcode.TEXT, ByteBuffer.wrap(text));
  }

  String event() throws InterruptedException {
    return Objects.requireNonNull(events.poll(20, TimeUnit.SECONDS), "no event within 20 s");
  }

  EndPoint endPoint() {
    return connector.getConnectedEndPoints().iterator().next();
  }

  @Override
  public void close() {
    LifeCycle.stop(server);
    timers.close();
  }

  private final class Upgrades extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      Connector came = request.getConnectionMetaData().getConnector();
      EndPointTransport transport =
          new EndPointTransport(
              request.getConnectionMetaData().getConnection().getEndPoint(),
              came,
              UpgradeServer.this::newConnection);
      connector.getEventListeners().forEach(transport::addEventListener);
      request.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, transport);
      response.setStatus(101);
      response.getHeaders().put("Connection", "Upgrade").put("Upgrade", "websocket");
      response.write(true, null, callback);
      return true;
    }
  }

  private Connection newConnection(Transport transport) {
    if (failing) {
      throw new IllegalStateException("no connection");
    }
    Application application = new Application();
    Connection connection =
        new Connection(
            Role.SERVER,
            MaskingKeys.NONE,
            transport,
            application,
            runtime,
            new ConnectionSettings(Duration.ofSeconds(60), Duration.ofSeconds(10), 0),
            ExtensionPipeline.NONE);
    application.connection = connection;
    return connection;
  }

  private final class Application implements ConnectionHandler {
    private @Nullable Connection connection;

    @Override
    public void onOpen() {
      events.add("open");
    }

    @Override
    public void onText(String text) {
      try {
        onMessage.accept(Objects.requireNonNull(connection), text);
      } catch (Exception e) {
        events.add("failed " + e.getMessage());
      }
    }

    @Override
    public void onBinary(ByteBuffer payload) {}

    @Override
    public void onPong(ByteBuffer payload) {}

    @Override
    public void onError(Throwable failure) {
      events.add("error " + failure.getMessage());
    }

    @Override
    public void onClose(Closure closure) {
      events.add(
          "close "
              + closure.status().code()
              + " by "
              + closure.initiator().name().toLowerCase(Locale.ROOT));
    }
  }
}
