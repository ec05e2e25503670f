package dev.vaporetto.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EchoReaderTest {
  private static byte[] payload(Message message, long number) {
    byte[] payload = new byte[message.size()];
    for (int i = 0; i < payload.length; i++) {
      payload[i] = message.at(number, i);
    }
    return payload;
  }

  private static byte[] answers(Message message, int count) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int number = 0; number < count; number++) {
      out.writeBytes(EchoPeer.frame(0x80 | message.opcode(), payload(message, number)));
    }
    return out.toByteArray();
  }

  private static WrongAnswerException refused(Message message, byte[] bytes) {
    EchoReader reader = new EchoReader(message);
    return org.assertj.core.api.Assertions.catchThrowableOfType(
        WrongAnswerException.class, () -> reader.read(ByteBuffer.wrap(bytes)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 64, 125, 126, 65535, 65536})
  void answersOfEveryLengthFormAreTaken(int size) throws WrongAnswerException {
    Message message = Message.binary(size);

    assertThat(new EchoReader(message).read(ByteBuffer.wrap(answers(message, 3)))).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 64, 126, 300})
  void answersSplitAtEveryByteAreTaken(int size) throws WrongAnswerException {
    Message message = Message.text(size);
    byte[] bytes = answers(message, 3);
    for (int split = 0; split <= bytes.length; split++) {
      EchoReader reader = new EchoReader(message);

      int first = reader.read(ByteBuffer.wrap(bytes, 0, split));
      int second = reader.read(ByteBuffer.wrap(bytes, split, bytes.length - split));

      assertThat(first + second).as("split at %s", split).isEqualTo(3);
    }
  }

  @Test
  void answersByteByByteAreTaken() throws WrongAnswerException {
    Message message = Message.binary(65536);
    EchoReader reader = new EchoReader(message);
    for (byte octet : answers(message, 2)) {
      reader.read(ByteBuffer.wrap(new byte[] {octet}));
    }

    assertThat(reader.answers()).isEqualTo(2);
  }

  @Test
  void aFragmentedAnswerWithAPingBetweenIsOneAnswer() throws WrongAnswerException {
    Message message = Message.binary(64);
    byte[] payload = payload(message, 0);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(EchoPeer.frame(0x2, Arrays.copyOf(payload, 3)));
    out.writeBytes(EchoPeer.frame(0x89, new byte[] {1, 2}));
    out.writeBytes(EchoPeer.frame(0x0, new byte[0]));
    out.writeBytes(EchoPeer.frame(0x80, Arrays.copyOfRange(payload, 3, 64)));

    assertThat(new EchoReader(message).read(ByteBuffer.wrap(out.toByteArray()))).isEqualTo(1);
  }

  @Test
  void everyFlippedByteIsNoticed() {
    Message message = Message.binary(64);
    for (int i = 0; i < 64; i++) {
      byte[] payload = payload(message, 0);
      payload[i] ^= 1;

      WrongAnswerException refused = refused(message, EchoPeer.frame(0x82, payload));

      assertThat(refused).as("byte %s", i).hasMessageContaining("other content at or after byte");
    }
  }

  @Test
  void aLostAnswerIsNoticedByTheNext() {
    Message message = Message.binary(64);

    assertThat(refused(message, EchoPeer.frame(0x82, payload(message, 1))))
        .hasMessage("answer 0 of a connection: came other content at or after byte 0 of 64");
  }

  @Test
  void aShorterAndALongerAnswerAreRefused() {
    Message message = Message.binary(64);

    assertThat(refused(message, EchoPeer.frame(0x82, new byte[63])))
        .hasMessage("answer 0 of a connection: came a length of 63 bytes, expected 64");
    assertThat(refused(message, EchoPeer.frame(0x82, new byte[65])))
        .hasMessage("answer 0 of a connection: came a length of 65 bytes, expected 64");
  }

  @Test
  void textForBinaryIsRefused() {
    Message message = Message.binary(64);

    assertThat(refused(message, EchoPeer.frame(0x81, payload(message, 0))))
        .hasMessage("answer 0 of a connection: came opcode 1, expected 2");
  }

  @Test
  void aContinuationOutOfPlaceIsRefused() {
    Message message = Message.binary(64);

    assertThat(refused(message, EchoPeer.frame(0x80, payload(message, 0))))
        .hasMessage("answer 0 of a connection: came opcode 0, expected 2");
  }

  @Test
  void aCloseFrameIsRefused() {
    assertThat(refused(Message.binary(64), EchoPeer.frame(0x88, new byte[] {3, (byte) 0xE9})))
        .hasMessage("answer 0 of a connection: came a close frame, expected an echo");
  }

  @Test
  void aCompressedAnswerThatWasNotAgreedOnIsRefused() {
    Message message = Message.binary(64);

    assertThat(refused(message, EchoPeer.frame(0xC2, payload(message, 0))))
        .hasMessage("answer 0 of a connection: came reserved bits 64, expected none");
  }

  @Test
  void aMaskedAnswerIsRefused() {
    Message message = Message.binary(64);
    byte[] frame = EchoPeer.frame(0x82, payload(message, 0));
    frame[1] |= (byte) 0x80;

    assertThatThrownBy(() -> new EchoReader(message).read(ByteBuffer.wrap(frame)))
        .hasMessage("answer 0 of a connection: came a masked frame, expected an unmasked one");
  }
}
