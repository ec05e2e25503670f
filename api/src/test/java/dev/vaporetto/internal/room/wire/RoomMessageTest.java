package dev.vaporetto.internal.room.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.internal.room.wire.RoomMessage.Kind;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RoomMessageTest {
  private static final UUID ORIGIN = new UUID(0x0102030405060708L, 0x090a0b0c0d0e0f10L);

  /** A message that version 1 has written: later versions must be able to read it. */
  private static final String VERSION_1 =
      "01"
          + "0110"
          + "0102030405060708090a0b0c0d0e0f10"
          + "0208"
          + "0000000000000001"
          + "0302"
          + "4142"
          + "0405"
          + "68656c6c6f";

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @Test
  void theFormatIsThatOfVersion1() throws Exception {
    RoomMessage message = new RoomMessage(Kind.TEXT, "hello".getBytes(UTF_8), "AB");
    assertThat(message.encode(ORIGIN)).isEqualTo(bytes(VERSION_1));
    RoomMessage read = RoomMessage.decode(bytes(VERSION_1));
    assertThat(read.kind()).isEqualTo(Kind.TEXT);
    assertThat(read.payload()).isEqualTo("hello".getBytes(UTF_8));
    assertThat(read.except()).isEqualTo("AB");
  }

  @Test
  void everyMessageComesAsItWas() throws Exception {
    for (Kind kind : Kind.values()) {
      for (int size : new int[] {0, 1, 127, 128, 16_383, 16_384, 3_000_000}) {
        byte[] payload = new byte[size];
        Arrays.fill(payload, (byte) (kind == Kind.TEXT ? 'x' : 0xfe));
        byte[] encoded = new RoomMessage(kind, payload, "").encode(ORIGIN);
        assertThat(encoded.length).isLessThanOrEqualTo(size + RoomMessage.OVERHEAD);
        RoomMessage read = RoomMessage.decode(encoded);
        assertThat(read.kind()).isEqualTo(kind);
        assertThat(read.payload()).isEqualTo(payload);
        assertThat(read.except()).isEmpty();
      }
    }
  }

  @Test
  void fieldsOfALaterVersionAreSkipped() throws Exception {
    byte[] later = bytes(VERSION_1 + "c803" + "010203" + "ff00");
    assertThat(RoomMessage.decode(later).payload()).isEqualTo("hello".getBytes(UTF_8));
    byte[] first = bytes("01" + "6302aabb" + VERSION_1.substring(2));
    assertThat(RoomMessage.decode(first).except()).isEqualTo("AB");
  }

  @Test
  void whatCannotBeReadSaysWhy() {
    assertFails("", "an empty message came");
    assertFails("02", "a message of the layout 2 came; expected layout 1");
    assertFails("01", "a message without a kind came");
    assertFails("0102080000000000000001", "a message without a payload came");
    assertFails("0102080000000000000063", "a message of the kind 99 came; expected 1 to 3");
    assertFails("010204", "a message of 3 bytes came that ends inside its field 2");
    assertFails("0104ffffffffff7f", "a message of 8 bytes came that ends inside its field 4");
    assertFails("01020100", "a field of 1 bytes came; expected 8");
    assertFails(
        VERSION_1.replace("68656c6c6f", "68656cc36f"), "a text message came that is not UTF-8");
    assertFails(VERSION_1.replace("4142", "41ff"), "a field with a text came that is not UTF-8");
  }

  @Test
  void onlyATextHasToBeUtf8() throws Exception {
    byte[] payload = {(byte) 0xff};
    for (Kind kind : new Kind[] {Kind.BINARY, Kind.CLOSE}) {
      byte[] encoded = new RoomMessage(kind, payload, "").encode(ORIGIN);
      assertThat(RoomMessage.decode(encoded).payload()).isEqualTo(payload);
    }
  }

  private static void assertFails(String hex, String message) {
    assertThatThrownBy(() -> RoomMessage.decode(bytes(hex)))
        .isInstanceOf(UnreadableMessageException.class)
        .hasMessage(message);
  }

  /** Nothing but the exception that says so, whatever the bytes are. */
  @Test
  void noBytesHarmTheReader() {
    byte[] good = bytes(VERSION_1);
    for (int i = 0; i < good.length; i++) {
      for (int value = 0; value < 256; value++) {
        byte[] damaged = good.clone();
        damaged[i] = (byte) value;
        assertReadOrRefused(damaged);
      }
      assertReadOrRefused(Arrays.copyOf(good, i));
    }
  }

  private static void assertReadOrRefused(byte[] message) {
    try {
      assertThat(RoomMessage.decode(message)).isNotNull();
    } catch (UnreadableMessageException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }
}
