package dev.vaporetto.internal.room.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.internal.room.presence.PresenceMessage.Kind;
import dev.vaporetto.internal.room.wire.UnreadableMessageException;
import dev.vaporetto.room.MemberInfo;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PresenceMessageTest {
  private static final UUID ORIGIN = new UUID(0x0102030405060708L, 0x090a0b0c0d0e0f10L);
  private static final UUID TARGET = new UUID(0x1112131415161718L, 0x191a1b1c1d1e1f20L);

  /** What version 1 has written of two members: later versions must be able to read it. */
  private static final String DELTA_OF_VERSION_1 =
      "01"
          + "0110"
          + "0102030405060708090a0b0c0d0e0f10"
          + "0208"
          + "0000000000000011"
          + "0308"
          + "0000000000000005"
          + "0408"
          + "0000000000000007"
          + "0508"
          + "0000000000000000"
          + "0808"
          + "0000000000000000"
          // Ada is there.
          + "071c"
          + "01"
          + "0104"
          + "68616c6c"
          + "0202"
          + "4142"
          + "0303"
          + "416461"
          + "0404"
          + "6d6f6f64"
          + "0504"
          + "66696e65"
          // Somebody has left.
          + "070b"
          + "01"
          + "0104"
          + "68616c6c"
          + "0202"
          + "4344";

  private static final String REQUEST_OF_VERSION_1 =
      "01"
          + "0110"
          + "0102030405060708090a0b0c0d0e0f10"
          + "0208"
          + "0000000000000013"
          + "0308"
          + "0000000000000005"
          + "0408"
          + "0000000000000007"
          + "0508"
          + "0000000000000000"
          + "0808"
          + "0000000000000000"
          + "0610"
          + "1112131415161718191a1b1c1d1e1f20";

  private static final PresenceMessage DELTA =
      new PresenceMessage(
          ORIGIN,
          Kind.DELTA,
          5,
          7,
          0,
          PresenceMessage.ALL,
          0,
          List.of(
              new Change("hall", "AB", new MemberInfo("Ada", Map.of("mood", "fine"))),
              new Change("hall", "CD", null)));

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @Test
  void theFormatIsThatOfVersion1() throws Exception {
    assertThat(DELTA.encode()).isEqualTo(bytes(DELTA_OF_VERSION_1));
    assertThat(PresenceMessage.decode(bytes(DELTA_OF_VERSION_1))).isEqualTo(DELTA);
    PresenceMessage request =
        new PresenceMessage(ORIGIN, Kind.REQUEST, 5, 7, 0, TARGET, 0, List.of());
    assertThat(request.encode()).isEqualTo(bytes(REQUEST_OF_VERSION_1));
    assertThat(PresenceMessage.decode(bytes(REQUEST_OF_VERSION_1))).isEqualTo(request);
  }

  @Test
  void everyKindHasItsNumber() throws Exception {
    byte number = 16;
    for (Kind kind : Kind.values()) {
      PresenceMessage message =
          new PresenceMessage(ORIGIN, kind, 1, 2, 3, PresenceMessage.ALL, 4, List.of());
      byte[] encoded = message.encode();
      assertThat(encoded[1 + 2 + 16 + 2 + 7]).isEqualTo(number++);
      assertThat(PresenceMessage.decode(encoded)).isEqualTo(message);
    }
  }

  @Test
  void fieldsOfALaterVersionAreSkipped() throws Exception {
    PresenceMessage later =
        PresenceMessage.decode(bytes(DELTA_OF_VERSION_1 + "c803" + "010203" + "ff00"));
    assertThat(later).isEqualTo(DELTA);
    // In a member as well.
    String member = DELTA_OF_VERSION_1.replace("071c" + "01", "071f" + "01" + "6301aa");
    assertThat(PresenceMessage.decode(bytes(member))).isEqualTo(DELTA);
  }

  @Test
  void aKindOfALaterVersionSaysSo() {
    byte[] unknown = bytes(DELTA_OF_VERSION_1.replace("0000000000000011", "0000000000000063"));
    assertThatThrownBy(() -> PresenceMessage.decode(unknown))
        .isInstanceOf(UnreadableMessageException.class)
        .hasMessage("a message about presence of the kind 99 came; expected 16 to 20");
  }
}
