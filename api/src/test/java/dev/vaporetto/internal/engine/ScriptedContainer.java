package dev.vaporetto.internal.engine;

import dev.vaporetto.engine.EngineClosure;
import dev.vaporetto.engine.EngineContainer;
import dev.vaporetto.engine.EngineListener;
import dev.vaporetto.engine.EngineSession;
import dev.vaporetto.engine.SendListener;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Extension;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A container of another engine; the test decides how its connects end. Thread-safe. */
public final class ScriptedContainer {
  private static final long SECONDS = 10;

  private final BlockingQueue<Boolean> outcomes = new LinkedBlockingQueue<>();
  private final BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
  private final BlockingQueue<ClientEndpointConfig> configs = new LinkedBlockingQueue<>();
  private final Set<Runnable> closeListeners = ConcurrentHashMap.newKeySet();

  /** One connection, as its server sees it. */
  public static final class Connection {
    public final BlockingQueue<String> sent = new LinkedBlockingQueue<>();
    private final Endpoint endpoint;
    private volatile boolean open = true;
    private volatile MessageHandler.@Nullable Whole<String> text;
    private volatile @Nullable EngineListener listener;
    private final Session session = proxy(EngineSession.class, this::onSession);

    Connection(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    @SuppressWarnings("unchecked")
    private @Nullable Object onSession(
        Object self, java.lang.reflect.Method method, Object[] arguments) {
      switch (method.getName()) {
        case "addMessageHandler" -> {
          if (arguments[0] == String.class) {
            text = (MessageHandler.Whole<String>) arguments[1];
          }
          return null;
        }
        case "setListener" -> {
          listener = (EngineListener) arguments[0];
          return null;
        }
        case "isOpen", "takesSends" -> {
          return open;
        }
        case "sendText" -> {
          sent.add((String) arguments[0]);
          ((SendListener) arguments[1]).onSent(null);
          return null;
        }
        case "getAsyncRemote" -> {
          return proxy(RemoteEndpoint.Async.class, this::onRemote);
        }
        case "close" -> {
          CloseReason reason = (CloseReason) arguments[0];
          sent.add("close " + reason.getCloseCode().getCode());
          closed(reason.getCloseCode().getCode());
          return null;
        }
        default -> {
          return null;
        }
      }
    }

    private @Nullable Object onRemote(
        Object self, java.lang.reflect.Method method, Object[] arguments) {
      if (method.getName().equals("sendText")) {
        sent.add((String) arguments[0]);
        ((SendHandler) arguments[1]).onResult(new SendResult(session));
      }
      return null;
    }

    void open(ClientEndpointConfig config) {
      endpoint.onOpen(session, config);
    }

    /** The connection closes with this code. */
    public void closed(int code) {
      open = false;
      notifyClosed(code);
    }

    private void notifyClosed(int code) {
      EngineListener own = listener;
      if (own != null) {
        own.onClosed(
            new EngineClosure(code, "", false, null, null, EngineClosure.Initiator.TRANSPORT));
      } else {
        endpoint.onClose(session, new CloseReason(CloseCodes.getCloseCode(code), ""));
      }
    }

    /** The same, but the session is open until onClose has returned. */
    public void closedLate(int code) {
      notifyClosed(code);
      open = false;
    }

    public void fail(Throwable failure) {
      endpoint.onError(session, failure);
    }

    public void says(String message) {
      EngineListener own = listener;
      if (own != null) {
        own.onText(message);
      }
      MessageHandler.Whole<String> handler = text;
      if (handler != null) {
        handler.onMessage(message);
      }
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  public WebSocketContainer container() {
    return proxy(
        WebSocketContainer.class,
        (self, method, arguments) -> {
          if (method.getName().equals("getInstalledExtensions")) {
            return Set.<Extension>of();
          }
          return connect(arguments);
        });
  }

  private Session connect(Object[] arguments) throws InterruptedException, IOException {
    ClientEndpointConfig config = (ClientEndpointConfig) arguments[1];
    configs.add(config);
    Boolean opens = outcomes.poll(SECONDS, TimeUnit.SECONDS);
    if (opens == null || !opens) {
      throw new IOException("refused");
    }
    Connection connection = new Connection((Endpoint) arguments[0]);
    connection.open(config);
    connections.add(connection);
    return connection.session;
  }

  /**
   * A container of our engine, which {@link #close} closes. A connect without an outcome does not
   * wait.
   */
  public WebSocketContainer own() {
    return proxy(
        EngineContainer.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "addCloseListener" -> closeListeners.add((Runnable) arguments[0]);
              case "removeCloseListener" -> {
                closeListeners.remove((Runnable) arguments[0]);
                yield null;
              }
              case "openMemory" -> new UnlimitedMemory();
              case "connectAsync" -> {
                yield outcomes.isEmpty()
                    ? new CompletableFuture<Session>()
                    : CompletableFuture.completedFuture(connect(arguments));
              }
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  /** The container begins to close; the test closes open connections. */
  public void close() {
    closeListeners.forEach(Runnable::run);
  }

  public int closeListeners() {
    return closeListeners.size();
  }

  /** The next connect opens. */
  public ScriptedContainer opens() {
    outcomes.add(true);
    return this;
  }

  /** The next connect fails. */
  public ScriptedContainer refuses() {
    outcomes.add(false);
    return this;
  }

  /** The next connection that opens. */
  public Connection connection() throws InterruptedException {
    Connection connection = connections.poll(SECONDS, TimeUnit.SECONDS);
    if (connection == null) {
      throw new AssertionError("no connection was opened");
    }
    return connection;
  }

  public ClientEndpointConfig config() throws InterruptedException {
    ClientEndpointConfig config = configs.poll(SECONDS, TimeUnit.SECONDS);
    if (config == null) {
      throw new AssertionError("nothing was connected");
    }
    return config;
  }
}
