package dev.vaporetto.jakarta.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionRuntime;
import dev.vaporetto.connection.ConnectionSettings;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.connection.wire.MaskingKeys;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.jakarta.session.SessionGroup;
import dev.vaporetto.jakarta.session.SessionInfo;
import dev.vaporetto.jakarta.session.SessionResources;
import dev.vaporetto.jakarta.session.WebSocketSession;
import dev.vaporetto.memory.MemoryBudget;
import dev.vaporetto.metrics.EndpointCounters;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.TestFrames;
import dev.vaporetto.protocol.frame.TestFrames.Frame;
import dev.vaporetto.protocol.message.MessageLimits;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Decoder;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.WebSocketContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/**
 * The other side of an endpoint, and its transport: what a test sends arrives at once, on the
 * calling thread, and what the endpoint sends is there to be looked at.
 */
public final class TestPeer implements Transport {
  private final ByteArrayOutputStream wire = new ByteArrayOutputStream();

  /** The thread of a handler may read it, where it lets the connection go on. */
  private final Queue<ByteBuffer> arrivals = new ConcurrentLinkedQueue<>();

  private final Connection connection;
  private final Role role;
  private int writes;
  private boolean closed;

  private TestPeer(Builder builder, EndpointModel model, Object endpoint) {
    role = builder.role;
    ConnectionRuntime runtime =
        new ConnectionRuntime(new BufferPool(), new Timers(() -> 0), builder.executor)
            .withMemory(builder.memory)
            .countedBy(builder.counters);
    SessionGroup group = model.newGroup(container(), builder.loader, runtime);
    SessionInfo info =
        new SessionInfo(
            "ws://localhost/test?a=1&b=%20&a=2",
            "a=1&b=%20&a=2",
            builder.path,
            "",
            List.of(),
            null,
            false,
            "192.0.2.7",
            40_000,
            new HashMap<>());
    connection =
        WebSocketSession.create(
                handler ->
                    new Connection(
                        role,
                        role.masks() ? () -> TestFrames.KEY : MaskingKeys.NONE,
                        this,
                        handler,
                        runtime,
                        ConnectionSettings.DEFAULT,
                        ExtensionPipeline.NONE),
                group,
                info,
                model.endpoint(endpoint),
                builder.config(),
                SessionResources.NONE)
            .connection();
  }

  /** How an endpoint is connected. */
  public static final class Builder {
    private final List<Class<? extends Encoder>> encoders = new ArrayList<>();
    private final List<Class<? extends Decoder>> decoders = new ArrayList<>();
    private Map<String, String> path = Map.of();
    private Role role = Role.SERVER;
    private Executor executor = Runnable::run;
    private ClassLoader loader = TestPeer.class.getClassLoader();
    private MemoryBudget memory = new MemoryBudget();
    private EndpointCounters counters = EndpointCounters.unread();

    public Builder path(String name, String value) {
      path = new HashMap<>(path);
      path.put(name, value);
      return this;
    }

    public Builder client() {
      role = Role.CLIENT;
      return this;
    }

    /** Runs the callbacks that no received byte causes; by default the calling thread does. */
    public Builder executor(Executor value) {
      executor = value;
      return this;
    }

    /** The budget of all connections; by default one of its own. */
    public Builder memory(MemoryBudget value) {
      memory = value;
      return this;
    }

    /** What counts its sessions; by default something that nobody reads. */
    public Builder counters(EndpointCounters value) {
      counters = value;
      return this;
    }

    public Builder loader(ClassLoader value) {
      loader = value;
      return this;
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    public final Builder encoders(Class<? extends Encoder>... types) {
      encoders.addAll(List.of(types));
      return this;
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    public final Builder decoders(Class<? extends Decoder>... types) {
      decoders.addAll(List.of(types));
      return this;
    }

    public EndpointConfig config() {
      return role == Role.CLIENT
          ? ClientEndpointConfig.Builder.create().encoders(encoders).decoders(decoders).build()
          : ServerEndpointConfig.Builder.create(Object.class, "/test")
              .encoders(encoders)
              .decoders(decoders)
              .build();
    }

    /** Connects an endpoint and opens its session. */
    public TestPeer open(Object endpoint) throws DeploymentException {
      EndpointModel model = EndpointModel.of(endpoint.getClass(), config());
      TestPeer peer = new TestPeer(this, model, endpoint);
      peer.connection.open();
      return peer;
    }
  }

  public static Builder peer() {
    return new Builder();
  }

  /** A container of which only the numeric defaults are used. */
  private static WebSocketContainer container() {
    return (WebSocketContainer)
        Proxy.newProxyInstance(
            TestPeer.class.getClassLoader(),
            new Class<?>[] {WebSocketContainer.class},
            (proxy, method, arguments) ->
                method.getReturnType() == long.class
                    ? (Object) 0L
                    : (Object) MessageLimits.DEFAULT_MAX_MESSAGE_SIZE);
  }

  private Role self() {
    return role == Role.SERVER ? Role.CLIENT : Role.SERVER;
  }

  // ---- what the peer sends

  public TestPeer text(String text) {
    return send(TestFrames.text(self(), text));
  }

  public TestPeer binary(int... bytes) {
    byte[] payload = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      payload[i] = (byte) bytes[i];
    }
    return send(TestFrames.binary(self(), payload));
  }

  public TestPeer frame(boolean fin, Opcode opcode, byte... payload) {
    return send(TestFrames.frame(self(), fin, opcode, payload));
  }

  public TestPeer pong(String payload) {
    return frame(true, Opcode.PONG, payload.getBytes(UTF_8));
  }

  public TestPeer close(int code, String reason) {
    return send(TestFrames.close(self(), code, reason));
  }

  /** Raw bytes, in one read. */
  public TestPeer send(byte[] bytes) {
    arrivals.add(ByteBuffer.wrap(bytes));
    connection.onReadable();
    return this;
  }

  /** Has the connection look for what was sent while it did not read. */
  public void arrived() {
    connection.onReadable();
  }

  /** How many bytes the connection has not read. */
  public int unread() {
    return arrivals.stream().mapToInt(ByteBuffer::remaining).sum();
  }

  // ---- what it received

  /** All frames, as text such as {@code TEXT hello}, {@code BINARY [1, 2]}, {@code CLOSE 1000}. */
  public List<String> received() {
    List<String> received = new ArrayList<>();
    for (Frame frame : TestFrames.parse(role, wire.toByteArray())) {
      String name = frame.opcode() + (frame.fin() ? "" : " part") + " ";
      received.add(
          switch (frame.opcode()) {
            case TEXT -> name + frame.text();
            case CLOSE -> name + closeText(frame);
            default ->
                frame.opcode() == Opcode.CONTINUATION
                    ? name + frame.text()
                    : name + java.util.Arrays.toString(frame.payload());
          });
    }
    return received;
  }

  private static String closeText(Frame frame) {
    return frame.payload().length == 0 ? "" : frame.closeCode() + " " + frame.closeReason();
  }

  /** How many writes the frames came in. */
  public int writes() {
    return writes;
  }

  public boolean isClosed() {
    return closed;
  }

  public Connection connection() {
    return connection;
  }

  // ---- Transport

  @Override
  public int read(ByteBuffer target) {
    ByteBuffer next = arrivals.peek();
    if (next == null) {
      return 0;
    }
    int count = Math.min(next.remaining(), target.remaining());
    target.put(next.slice(next.position(), count));
    next.position(next.position() + count);
    if (!next.hasRemaining()) {
      arrivals.remove();
    }
    return count;
  }

  @Override
  public void awaitReadable() {}

  @Override
  public boolean write(ByteBuffer... sources) {
    for (ByteBuffer source : sources) {
      byte[] bytes = new byte[source.remaining()];
      source.get(bytes);
      wire.writeBytes(bytes);
    }
    writes++;
    return true;
  }

  @Override
  public void close() {
    closed = true;
  }
}
