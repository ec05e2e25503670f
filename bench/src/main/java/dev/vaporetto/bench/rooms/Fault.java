package dev.vaporetto.bench.rooms;

/** The ways to fail. */
enum Fault {
  /** Later messages of the sender came, or the end, and this one had not. */
  LOST("lost"),
  /** It came again. */
  DOUBLED("doubled"),
  /** It came after later ones of its sender. */
  OUT_OF_ORDER("out of order for their sender"),
  /** Two healthy members of a room have heard the same in another order, or not the same. */
  DIFFERENT("differences between members of a room"),
  /** It is not what was sent, or of another room. */
  DAMAGED("damaged"),
  /** A connection ended, or did not come about, for no fault of its own. */
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
