package dev.vaporetto.bench.rooms;

/** The ways to fail. */
enum Fault {
  /** Later messages of the sender arrived, or the run ended, without this one. */
  LOST("lost"),
  /** It arrived again. */
  DOUBLED("doubled"),
  /** It arrived after later ones of its sender. */
  OUT_OF_ORDER("out of order for their sender"),
  /** Two healthy members of a room received different messages, or in different orders. */
  DIFFERENT("differences between members of a room"),
  /** Its content is not what was sent, or it belongs to another room. */
  DAMAGED("damaged"),
  /** A connection ended or did not open, without a cause on its side. */
  CLOSED("closed without a reason"),
  /** A room has other members than it should. */
  PRESENCE("wrong members of a room"),
  /** Heap, threads or direct memory have grown. */
  GROWTH("growth"),
  /** The load was not what it should be, so that the run proves nothing. */
  LOAD("load that was not as planned");

  private final String label;

  Fault(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
