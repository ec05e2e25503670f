package dev.vaporetto.jakarta.session;

import static dev.vaporetto.jakarta.endpoint.TestPeer.peer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.engine.EngineClosure;
import dev.vaporetto.engine.EngineListener;
import dev.vaporetto.engine.EngineSession;
import dev.vaporetto.jakarta.endpoint.TestPeer;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.TestFrames;
import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.Decoder;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.OnMessage;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Messages are read into buffers that all connections of an application use one after another: none
 * of them is within reach of user code, whatever way it takes messages.
 */
@SuppressWarnings("ByteBufferBackingArray") // as applications do
class ReceivedBuffersTest {
  private static final byte[] MESSAGE = "of this connection".getBytes(UTF_8);

  /** What user code was given: buffers, or what it read later. */
  private static final List<Object> GOT = new ArrayList<>();

  @BeforeEach
  void forget() {
    GOT.clear();
  }

  /** A way to take messages. */
  enum Taker {
    ANNOTATED {
      @Override
      Object endpoint(Role role) {
        return role == Role.CLIENT ? new AnnotatedClient() : new Annotated();
      }
    },
    ANNOTATED_PARTS {
      @Override
      Object endpoint(Role role) {
        return role == Role.CLIENT ? new AnnotatedPartsOfClient() : new AnnotatedParts();
      }
    },
    HANDLER {
      @Override
      Object endpoint(Role role) {
        return programmatic(
            session -> {
              session.addMessageHandler(ByteBuffer.class, message -> GOT.add(message));
              session.addMessageHandler(
                  PongMessage.class, pong -> GOT.add(pong.getApplicationData()));
            });
      }
    },
    HANDLER_OF_PARTS {
      @Override
      Object endpoint(Role role) {
        MessageHandler.Partial<ByteBuffer> parts = (part, last) -> GOT.add(part);
        return programmatic(session -> session.addMessageHandler(ByteBuffer.class, parts));
      }
    },
    DECODER {
      @Override
      Object endpoint(Role role) {
        return programmatic(session -> session.addMessageHandler(Keeping.class, message -> {}));
      }
    },
    ENGINE_LISTENER {
      @Override
      Object endpoint(Role role) {
        return programmatic(session -> ((EngineSession) session).setListener(new Keeper(false)));
      }
    },
    ENGINE_LISTENER_OF_PARTS {
      @Override
      Object endpoint(Role role) {
        return programmatic(session -> ((EngineSession) session).setListener(new Keeper(true)));
      }
    };

    abstract Object endpoint(Role role);

    TestPeer open(Role role) throws DeploymentException {
      TestPeer.Builder peer = peer().decoders(KeepingDecoder.class);
      return (role == Role.CLIENT ? peer.client() : peer).open(endpoint(role));
    }
  }

  @ServerEndpoint("/annotated")
  public static class Annotated {
    @OnMessage
    public void onMessage(ByteBuffer message) {
      GOT.add(message);
    }

    @OnMessage
    public void onPong(PongMessage pong) {
      GOT.add(pong.getApplicationData());
    }
  }

  @ClientEndpoint
  public static class AnnotatedClient {
    @OnMessage
    public void onMessage(ByteBuffer message) {
      GOT.add(message);
    }
  }

  @ServerEndpoint("/parts")
  public static class AnnotatedParts {
    @OnMessage
    public void onMessage(ByteBuffer part, boolean last) {
      GOT.add(part);
    }
  }

  @ClientEndpoint
  public static class AnnotatedPartsOfClient {
    @OnMessage
    public void onMessage(ByteBuffer part, boolean last) {
      GOT.add(part);
    }
  }

  /** What the decoder below makes. */
  public record Keeping(ByteBuffer bytes) {}

  /** Keeps the buffers that it is asked about and given. */
  public static class KeepingDecoder implements Decoder.Binary<Keeping> {
    @Override
    public boolean willDecode(ByteBuffer bytes) {
      GOT.add(bytes);
      return true;
    }

    @Override
    public Keeping decode(ByteBuffer bytes) {
      GOT.add(bytes);
      return new Keeping(bytes);
    }
  }

  private interface Opening {
    void onOpen(Session session);
  }

  private static Endpoint programmatic(Opening opening) {
    return new Endpoint() {
      @Override
      public void onOpen(Session session, EndpointConfig config) {
        opening.onOpen(session);
      }
    };
  }

  private record Keeper(boolean parts) implements EngineListener {
    @Override
    public boolean wantsParts(boolean text) {
      return parts;
    }

    @Override
    public void onText(String text) {}

    @Override
    public void onBinary(ByteBuffer data) {
      GOT.add(data);
    }

    @Override
    public void onBinaryPart(ByteBuffer part) {
      GOT.add(part);
    }

    @Override
    public void onPing(ByteBuffer payload) {
      GOT.add(payload);
    }

    @Override
    public void onPong(ByteBuffer payload) {
      GOT.add(payload);
    }

    @Override
    public void onError(Throwable failure) {
      GOT.add(failure);
    }

    @Override
    public void onClosed(EngineClosure closure) {}
  }

  /** A message as it may arrive: at once, in frames, in reads, and control frames. */
  private static void sendAllShapes(TestPeer peer, Role from) {
    peer.send(TestFrames.frame(from, true, Opcode.BINARY, MESSAGE));
    peer.frame(false, Opcode.BINARY, MESSAGE).frame(true, Opcode.CONTINUATION, MESSAGE);
    byte[] frame = TestFrames.frame(from, true, Opcode.BINARY, MESSAGE);
    int cut = frame.length - 3;
    peer.send(Arrays.copyOf(frame, cut));
    peer.send(Arrays.copyOfRange(frame, cut, frame.length));
    peer.frame(true, Opcode.PING, MESSAGE).frame(true, Opcode.PONG, MESSAGE);
  }

  @ParameterizedTest
  @EnumSource
  void noArrayOfABufferThatUserCodeGetsHasMoreThanTheMessage(Taker taker) throws Exception {
    for (Role role : Role.values()) {
      sendAllShapes(taker.open(role), role.peer());
    }
    assertThat(GOT).hasSizeGreaterThanOrEqualTo(6);
    for (Object each : GOT) {
      ByteBuffer buffer = (ByteBuffer) each;
      assertThat(buffer.capacity()).as("nothing lies beyond the limit").isEqualTo(buffer.limit());
      assertThat(buffer.position()).isZero();
      if (buffer.hasArray()) {
        assertThat(buffer.array()).hasSize(buffer.remaining());
      }
    }
  }

  /** Many applications hand {@code array()} on, and may do so after the callback. */
  @ParameterizedTest
  @EnumSource(names = {"ANNOTATED", "ANNOTATED_PARTS", "HANDLER", "HANDLER_OF_PARTS", "DECODER"})
  void aBufferOfTheStandardApiBelongsToTheApplication(Taker taker) throws Exception {
    TestPeer peer = taker.open(Role.SERVER);
    peer.send(TestFrames.frame(Role.CLIENT, true, Opcode.BINARY, MESSAGE));
    ByteBuffer kept = (ByteBuffer) GOT.get(0);
    peer.send(TestFrames.frame(Role.CLIENT, true, Opcode.BINARY, new byte[MESSAGE.length]));
    assertThat(kept.array()).isEqualTo(MESSAGE);
  }

  @ParameterizedTest
  @EnumSource(names = {"ENGINE_LISTENER", "ENGINE_LISTENER_OF_PARTS"})
  void aBufferOfAListenerIsReadOnlyHoweverTheMessageCame(Taker taker) throws Exception {
    sendAllShapes(taker.open(Role.SERVER), Role.CLIENT);
    assertThat(GOT).allMatch(each -> ((ByteBuffer) each).isReadOnly());
  }
}
