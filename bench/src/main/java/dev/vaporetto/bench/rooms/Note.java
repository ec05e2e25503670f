package dev.vaporetto.bench.rooms;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * A message to a room. Letters that follow from its number fill its length: damage is noticed.
 *
 * @param sender the place of the member that sends it in its room
 * @param incarnation how often that member had connected before
 * @param sequence its number among the messages of that incarnation, from 0
 * @param sentNanos {@link System#nanoTime} when it was made
 * @param room of the sender
 */
record Note(int room, int sender, int incarnation, int sequence, long sentNanos) {
  /** Four numbers of 8 digits and one of 16, in base 16. */
  static final int HEAD = 48;

  private static final int LETTERS = 26;

  /** An offset, an at sign and an epoch are shorter. */
  private static final int MAX_POSITION = 100;

  /** {@code length} bytes of ASCII; at least {@link #HEAD}. */
  byte[] payload(int length) {
    byte[] payload = new byte[length];
    put(payload, 0, room, 8);
    put(payload, 8, sender, 8);
    put(payload, 16, incarnation, 8);
    put(payload, 24, sequence, 8);
    put(payload, 32, sentNanos, 16);
    for (int i = HEAD; i < length; i++) {
      payload[i] = letter(i);
    }
    return payload;
  }

  private byte letter(int index) {
    return (byte) ('a' + (sender + sequence + index) % LETTERS);
  }

  /**
   * The position that a server has written before a note, with a line feed behind it.
   *
   * @return empty if there is none
   */
  static String position(byte[] payload) {
    for (int i = 0; i < Math.min(payload.length, MAX_POSITION); i++) {
      if (payload[i] == '\n') {
        return new String(payload, 0, i, ISO_8859_1);
      }
    }
    return "";
  }

  /**
   * The note in a payload.
   *
   * @throws DamagedNoteException if it is not one as it was sent
   */
  static Note parse(byte[] payload) throws DamagedNoteException {
    if (payload.length < HEAD) {
      throw new DamagedNoteException(
          payload.length + " bytes came, expected " + HEAD + " or more: " + text(payload));
    }
    Note note =
        new Note(
            (int) number(payload, 0, 8),
            (int) number(payload, 8, 8),
            (int) number(payload, 16, 8),
            (int) number(payload, 24, 8),
            number(payload, 32, 16));
    for (int i = HEAD; i < payload.length; i++) {
      if (payload[i] != note.letter(i)) {
        throw new DamagedNoteException(
            "byte " + i + " is " + payload[i] + ", expected " + note.letter(i) + " in " + note);
      }
    }
    return note;
  }

  private static void put(byte[] out, int offset, long number, int digits) {
    for (int i = digits - 1; i >= 0; i--) {
      out[offset + i] = (byte) Character.forDigit((int) (number >>> 4 * (digits - 1 - i)) & 15, 16);
    }
  }

  private static long number(byte[] in, int offset, int digits) throws DamagedNoteException {
    long number = 0;
    for (int i = offset; i < offset + digits; i++) {
      int digit = Character.digit((char) in[i], 16);
      if (digit < 0) {
        throw new DamagedNoteException("byte " + i + " is no digit: " + text(in));
      }
      number = number << 4 | digit;
    }
    return number;
  }

  private static String text(byte[] payload) {
    return "\"" + new String(payload, 0, Math.min(payload.length, HEAD), ISO_8859_1) + "\"";
  }

  /** How a sender is named in a complaint. */
  String from() {
    return "sender " + sender + (incarnation == 0 ? "" : " in its incarnation " + incarnation);
  }
}
