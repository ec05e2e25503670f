package dev.vaporetto.engine;

/**
 * The user properties of a {@code ClientEndpointConfig} that the engine's client looks at. A time
 * is a {@link java.time.Duration}, or a number of milliseconds as a {@link Number} or a String.
 */
public final class ClientProperties {
  /** How long finding the addresses and connecting to one of them may take; 10 s by default. */
  public static final String CONNECT_TIMEOUT = "dev.vaporetto.connectTimeout";

  /** How long TLS and the opening handshake may take together; 10 s by default. */
  public static final String HANDSHAKE_TIMEOUT = "dev.vaporetto.handshakeTimeout";

  private ClientProperties() {}
}
