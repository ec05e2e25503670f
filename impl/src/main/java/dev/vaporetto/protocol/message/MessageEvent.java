package dev.vaporetto.protocol.message;

/** What {@link MessageReader#next} found. */
public enum MessageEvent {
  /** The input is used up; nothing is complete. */
  NEED_MORE,
  /** A whole text message, or the last part of one: {@link MessageReader#text()}. */
  TEXT,
  /** A part of a text message of which more is to come: {@link MessageReader#text()}. */
  TEXT_PART,
  /** A whole binary message, or the last part of one: {@link MessageReader#binary()}. */
  BINARY,
  /** A part of a binary message of which more is to come: {@link MessageReader#binary()}. */
  BINARY_PART,
  /** A ping: {@link MessageReader#binary()} is what the pong must carry. */
  PING,
  /** A pong, asked for or not: {@link MessageReader#binary()}. */
  PONG,
  /** A close frame: {@link MessageReader#closeStatus()}; nothing that follows is read. */
  CLOSE
}
