package dev.vaporetto.protocol.message;

/** What {@link MessageReader#next} found. */
public enum MessageEvent {
  /** The input is used up; nothing is complete. */
  NEED_MORE,
  /** A whole text message: {@link MessageReader#text()}. */
  TEXT,
  /** A whole binary message: {@link MessageReader#binary()}. */
  BINARY,
  /** A ping: {@link MessageReader#binary()} is what the pong must carry. */
  PING,
  /** A pong, asked for or not: {@link MessageReader#binary()}. */
  PONG,
  /** A close frame: {@link MessageReader#closeStatus()}; nothing that follows is read. */
  CLOSE
}
