package dev.vaporetto.internal.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionRuntime;
import dev.vaporetto.connection.ConnectionSettings;
import dev.vaporetto.connection.in.ConnectionHandler;
import dev.vaporetto.connection.out.PreparedMessage;
import dev.vaporetto.connection.out.PreparedMessages;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.connection.wire.MaskingKeys;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.internal.engine.ScriptedOutbound;
import dev.vaporetto.internal.engine.SharedMessage;
import dev.vaporetto.internal.engine.SharedMessages;
import dev.vaporetto.internal.socket.FluentSocket;
import dev.vaporetto.protocol.Closure;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A socket on a connection of our engine, whose transport counts the writes. For one thread. */
final class WiredMember {
  private final CountingTransport transport = new CountingTransport();
  private final Connection connection =
      new Connection(
          Role.SERVER,
          MaskingKeys.NONE,
          transport,
          new Silent(),
          new ConnectionRuntime(new BufferPool(), new Timers(), Runnable::run),
          ConnectionSettings.DEFAULT,
          ExtensionPipeline.NONE);

  final FluentSocket socket = new FluentSocket(new Port(), kind -> false);

  WiredMember() {
    connection.open();
  }

  /** The texts of each write, in their order. */
  List<List<String>> writes() {
    return transport.writes;
  }

  private static PreparedMessages prepared(SharedMessages messages) {
    return new PreparedMessages(messages.messages().stream().map(WiredMember::prepared).toList());
  }

  private static PreparedMessage prepared(SharedMessage message) {
    return new PreparedMessage(Opcode.TEXT, message.text().getBytes(UTF_8));
  }

  /** Like that of our own engine. */
  private final class Port extends ScriptedOutbound {
    @Override
    public void send(SharedMessages messages, Consumer<@Nullable Throwable> outcome) {
      connection
          .sender()
          .send(
              (PreparedMessages) messages.prepared(() -> prepared(messages)),
              failure -> outcome.accept(failure));
    }
  }

  private static final class CountingTransport implements Transport {
    final List<List<String>> writes = new ArrayList<>();

    @Override
    public int read(ByteBuffer target) {
      return 0;
    }

    @Override
    public void awaitReadable() {}

    @Override
    public boolean write(ByteBuffer... sources) {
      List<String> texts = new ArrayList<>();
      for (ByteBuffer source : sources) {
        while (source.hasRemaining()) {
          texts.add(text(source));
        }
      }
      writes.add(texts);
      return true;
    }

    /** Reads a frame of a server with at most 125 bytes (RFC 6455 §5.2). */
    private static String text(ByteBuffer frames) {
      if (frames.get() != (byte) 0x81) {
        throw new AssertionError("not a whole text");
      }
      byte[] payload = new byte[frames.get()];
      frames.get(payload);
      return new String(payload, UTF_8);
    }

    @Override
    public void close() {}
  }

  private static final class Silent implements ConnectionHandler {
    @Override
    public void onOpen() {}

    @Override
    public void onText(String text) {}

    @Override
    public void onBinary(ByteBuffer payload) {}

    @Override
    public void onPong(ByteBuffer payload) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onClose(Closure closure) {}
  }
}
