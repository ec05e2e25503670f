package dev.vaporetto.conformance;

/** Whom the suite plays: the other side of what is tested. */
enum Peer {
  /** A client, so a server is tested. */
  CLIENT,
  /** A server, so a client is tested. */
  SERVER
}
