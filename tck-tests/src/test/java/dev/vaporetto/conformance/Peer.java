package dev.vaporetto.conformance;

/** The role that the suite plays, opposite to the subject's. */
enum Peer {
  /** A client, so a server is tested. */
  CLIENT,
  /** A server, so a client is tested. */
  SERVER
}
