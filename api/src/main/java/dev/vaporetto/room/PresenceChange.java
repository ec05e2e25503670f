package dev.vaporetto.room;

/**
 * A change of who is in a room.
 *
 * @param member as it is now; as it was last if it has left
 */
public record PresenceChange(Kind kind, RoomMember member) {
  /** What has happened to the member. */
  public enum Kind {
    /** It has joined. */
    JOINED,
    /** Its info is another one. */
    UPDATED,
    /** It has left, or its node has. */
    LEFT
  }
}
