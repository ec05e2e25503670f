package dev.vaporetto.bench.rooms;

/** What came is no message as it was sent. */
final class DamagedNoteException extends Exception {
  private static final long serialVersionUID = 1;

  DamagedNoteException(String message) {
    super(message);
  }
}
