package dev.vaporetto.wars;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.CloseReason;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Decoder;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Notes the surroundings of every callback that a server endpoint can have, and those of a client
 * in the same application. A text message is a command.
 */
@ServerEndpoint(
    value = "/witness",
    configurator = CallbackWitness.Handshakes.class,
    decoders = CallbackWitness.Reading.class,
    encoders = CallbackWitness.Writing.class)
public class CallbackWitness {
  private static final CountDownLatch CLOSED = new CountDownLatch(1);

  /** What a decoder makes of a message. */
  public record Command(String verb, String object) {}

  public CallbackWitness() {
    CallbackJournal.note("constructor");
  }

  @OnOpen
  public void opened(Session session) {
    CallbackJournal.note("onOpen");
    session.addMessageHandler(
        ByteBuffer.class,
        message -> {
          CallbackJournal.note("message handler");
          session
              .getAsyncRemote()
              .sendBinary(message, result -> CallbackJournal.note("send handler"));
        });
  }

  @OnMessage
  public Command executed(Command command) throws Exception {
    CallbackJournal.note("onMessage");
    return switch (command.verb()) {
      case "fail" -> throw new IllegalStateException(command.object());
      case "call" -> new Command("called", call(URI.create(command.object())));
      case "journal" -> {
        CLOSED.await(10, TimeUnit.SECONDS);
        yield new Command("journal", CallbackJournal.all());
      }
      default -> command;
    };
  }

  @OnMessage
  public void ponged(PongMessage pong, Session session) throws Exception {
    CallbackJournal.note("pong");
    session.getBasicRemote().sendObject(new Command("pong", ""));
  }

  @OnError
  public void failed(Session session, Throwable failure) throws Exception {
    CallbackJournal.note("onError");
    session.getBasicRemote().sendObject(new Command("failed", "" + failure.getMessage()));
  }

  @OnClose
  public void closed(CloseReason reason) {
    CallbackJournal.note("onClose");
    if (reason.getReasonPhrase().equals("first")) {
      CLOSED.countDown();
    }
  }

  private static String call(URI uri) throws Exception {
    Caller caller = new Caller();
    try (Session session = ContainerProvider.getWebSocketContainer().connectToServer(caller, uri)) {
      session.getBasicRemote().sendText("echo:hello");
      caller.answered.await(10, TimeUnit.SECONDS);
    }
    caller.closed.await(10, TimeUnit.SECONDS);
    return uri.getPath();
  }

  /** The client in the application. */
  @ClientEndpoint
  public static class Caller {
    private final CountDownLatch answered = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    @OnOpen
    public void opened() {
      CallbackJournal.note("client onOpen");
    }

    @OnMessage
    public void answered(String answer) {
      CallbackJournal.note("client onMessage");
      answered.countDown();
    }

    @OnClose
    public void closed() {
      CallbackJournal.note("client onClose");
      closed.countDown();
    }
  }

  /** {@code verb:object}. */
  public static class Reading implements Decoder.Text<Command> {
    @Override
    public void init(EndpointConfig config) {
      CallbackJournal.note("decoder init");
    }

    @Override
    public boolean willDecode(String text) {
      CallbackJournal.note("willDecode");
      return true;
    }

    @Override
    public Command decode(String text) {
      CallbackJournal.note("decode");
      int colon = text.indexOf(':');
      return new Command(text.substring(0, colon), text.substring(colon + 1));
    }

    @Override
    public void destroy() {
      CallbackJournal.note("decoder destroy");
    }
  }

  /** The same, written. */
  public static class Writing implements Encoder.Text<Command> {
    @Override
    public void init(EndpointConfig config) {
      CallbackJournal.note("encoder init");
    }

    @Override
    public String encode(Command command) {
      CallbackJournal.note("encode");
      return command.verb() + ":" + command.object();
    }

    @Override
    public void destroy() {
      CallbackJournal.note("encoder destroy");
    }
  }

  /** The configurator's callbacks. */
  public static class Handshakes extends ServerEndpointConfig.Configurator {
    @Override
    public boolean checkOrigin(String origin) {
      CallbackJournal.note("checkOrigin");
      return true;
    }

    @Override
    public void modifyHandshake(
        ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
      CallbackJournal.note("modifyHandshake");
    }

    @Override
    public <T> T getEndpointInstance(Class<T> endpointClass) throws InstantiationException {
      CallbackJournal.note("getEndpointInstance");
      return super.getEndpointInstance(endpointClass);
    }
  }
}
