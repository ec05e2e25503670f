package dev.vaporetto.engine;

/**
 * Why an opening handshake was refused. Immutable.
 *
 * @param status of HTTP that was answered
 * @param cause who refused it
 */
public record HandshakeRefusal(int status, Cause cause) {
  /** Who or what refuses a handshake; a few, however many reasons there are. */
  public enum Cause {
    /** The request breaks a rule of RFC 6455, or is too large: 400, 405, 426, 431, 501. */
    REQUEST,
    /** Its origin is not the endpoint's: 403. */
    ORIGIN,
    /** The application's own decision, by a {@link HandshakeHook} or a policy: its status. */
    APPLICATION,
    /** The login has ended meanwhile: 403. */
    LOGIN,
    /** There are as many sessions as the limits allow: 503, or 429 of one address or user. */
    SESSIONS,
    /** There is no room for another connection in the heap: 503. */
    MEMORY,
    /** The application stops: 503. */
    STOPPING,
    /** The endpoint, its configurator, or the server itself has failed: 500. */
    FAILURE
  }
}
