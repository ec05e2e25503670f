package dev.vaporetto.fuzz;

import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.room.presence.PresenceOracles;
import dev.vaporetto.internal.room.wire.RoomMessage;
import dev.vaporetto.internal.room.wire.UnreadableMessageException;
import dev.vaporetto.protocol.frame.CloseStatus;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * What comes to a node by way of a broker: messages one after another, each behind two bytes with
 * its length. Each is read as one for the members of a room, and as one about who is in the rooms.
 */
public final class BrokerEnvelopes {
  private static final UUID ORIGIN = new UUID(1, 2);

  /** What the reading of a message may allocate, beside that for each of its bytes. */
  private static final long FREE_ALLOCATION = 64 * 1024;

  private static final int ALLOCATION_PER_BYTE = 512;

  private BrokerEnvelopes() {}

  /** The fuzzer's entry. */
  public static void fuzzerTestOneInput(byte[] input) {
    List<byte[]> messages = messages(input);
    messages.forEach(BrokerEnvelopes::checkRoom);
    PresenceOracles.check(messages, BrokerEnvelopes::checkRefusal, ORIGIN);
    Memory.bounded(
        () -> {
          long before = Memory.allocated();
          messages.forEach(BrokerEnvelopes::read);
          long excess =
              Memory.allocated()
                  - before
                  - FREE_ALLOCATION
                  - (long) input.length * ALLOCATION_PER_BYTE;
          return new Memory.Measured<>(input.length, Math.max(0, excess));
        });
  }

  private static List<byte[]> messages(byte[] input) {
    List<byte[]> messages = new ArrayList<>();
    int at = 0;
    while (at + 2 <= input.length) {
      int length = (input[at] & 0xff) << 8 | (input[at + 1] & 0xff);
      int end = Math.min(input.length, at + 2 + length);
      messages.add(Arrays.copyOfRange(input, at + 2, end));
      at = end;
    }
    return messages;
  }

  private static void checkRefusal(UnreadableMessageException refusal) {
    Finding.unlessPrintable(String.valueOf(refusal.getMessage()));
  }

  private static void read(byte[] encoded) {
    try {
      RoomMessage unused = RoomMessage.decode(encoded);
    } catch (UnreadableMessageException e) {
      // Judged elsewhere.
    }
    PresenceOracles.read(encoded);
  }

  private static void checkRoom(byte[] encoded) {
    try {
      RoomMessage message = RoomMessage.decode(encoded);
      checkText(message);
      RoomMessage again = RoomMessage.decode(message.encode(ORIGIN));
      Finding.unlessEqual("the kind written and read again", message.kind(), again.kind());
      Finding.unlessEqual("who does not get it", message.except(), again.except());
      if (!Arrays.equals(message.payload(), again.payload())) {
        throw new Finding("the payload is not the same when it is written and read again");
      }
      checkClose(message);
    } catch (UnreadableMessageException e) {
      checkRefusal(e);
    }
  }

  /** A member gets no text that is not UTF-8. */
  private static void checkText(RoomMessage message) {
    if (message.kind() == RoomMessage.Kind.TEXT) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(message.payload()));
      } catch (CharacterCodingException e) {
        throw new Finding("a text that is not UTF-8 was read");
      }
    }
  }

  /** Whatever a close says, a member is closed by it once. */
  private static void checkClose(RoomMessage message) {
    int[] closes = new int[1];
    WebSocket member =
        (WebSocket)
            Proxy.newProxyInstance(
                WebSocket.class.getClassLoader(),
                new Class<?>[] {WebSocket.class},
                (proxy, method, arguments) -> {
                  if (!method.getName().equals("close")) {
                    throw new Finding("a call of " + method);
                  }
                  if (arguments != null) {
                    requireLegal((int) arguments[0], (String) arguments[1]);
                  }
                  closes[0]++;
                  return new CompletableFuture<>();
                });
    message.close(member);
    Finding.unlessEqual("closes of a member", 1, closes[0]);
  }

  /** As a fluent socket does. */
  private static void requireLegal(int code, String reason) {
    if (!CloseStatus.isLegalOnWire(code) || reason.getBytes(StandardCharsets.UTF_8).length > 123) {
      throw new IllegalArgumentException("not legal on the wire");
    }
  }
}
