package dev.vaporetto.bench.rooms;

/** A received message is not as it was sent. */
final class DamagedNoteException extends Exception {
  private static final long serialVersionUID = 1;

  DamagedNoteException(String message) {
    super(message);
  }
}
