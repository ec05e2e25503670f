package dev.vaporetto.containers.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What a launcher's command line says. Immutable.
 *
 * @param workDirectory an existing, empty directory for the server's files
 * @param port the port of the plain connector, 0 for one of the system's choice
 * @param tlsPort the same of the TLS connector
 * @param keyStore a PKCS12 key store for a TLS connector, or null for none
 * @param keyStorePassword the password of the key store and of its key
 * @param ownEngine whether the server's own WebSocket engine is on the class path and shall serve
 */
public record LauncherOptions(
    Path workDirectory,
    int port,
    int tlsPort,
    @Nullable Path keyStore,
    String keyStorePassword,
    boolean ownEngine) {

  /** Reads {@code --work DIR [--ports PLAIN TLS] [--key-store FILE PASSWORD] [--own-engine]}. */
  static LauncherOptions parse(String[] arguments) {
    Deque<String> rest = new ArrayDeque<>(List.of(arguments));
    Path work = Path.of("");
    int port = 0;
    int tlsPort = 0;
    Path keyStore = null;
    String password = "";
    boolean ownEngine = false;
    while (!rest.isEmpty()) {
      String option = rest.removeFirst();
      switch (option) {
        case "--work" -> work = Path.of(rest.removeFirst());
        case "--ports" -> {
          port = Integer.parseInt(rest.removeFirst());
          tlsPort = Integer.parseInt(rest.removeFirst());
        }
        case "--key-store" -> {
          keyStore = Path.of(rest.removeFirst());
          password = rest.removeFirst();
        }
        case "--own-engine" -> ownEngine = true;
        default -> throw new IllegalArgumentException("Unknown option: " + option);
      }
    }
    return new LauncherOptions(work, port, tlsPort, keyStore, password, ownEngine);
  }

  /**
   * The size of the send buffers of the plain connector's sockets, or 0 for what the system takes:
   * the system property {@code vaporetto.sendBuffer}. A server notices a peer that does not read
   * when the buffer is full, and on loopback the system lets it grow to megabytes.
   */
  static int sendBuffer() {
    return Integer.getInteger("vaporetto.sendBuffer", 0);
  }

  /**
   * How many connections a Tomcat has at most, or 0 for its default of 8192: the system property
   * {@code vaporetto.maxConnections}. The others have no such limit.
   */
  static int maxConnections() {
    return Integer.getInteger("vaporetto.maxConnections", 0);
  }

  /**
   * Whether the plain connector believes what a proxy says about the client and the host it asked
   * for, in X-Forwarded-For, -Proto, -Host and -Port: the system property {@code
   * vaporetto.behindProxy}.
   */
  static boolean behindProxy() {
    return Boolean.getBoolean("vaporetto.behindProxy");
  }

  /**
   * Whether Tomcat takes the characters in paths and queries that browsers send and RFC 3986 does
   * not allow: the system property {@code vaporetto.relaxed}. Jetty always does, in queries.
   * Undertow has such an option too, but hands on a decoded query then.
   */
  static boolean relaxed() {
    return Boolean.getBoolean("vaporetto.relaxed");
  }

  /** Whether Jetty has HTTP/2: the system property {@code vaporetto.http2}. */
  static boolean http2() {
    return Boolean.getBoolean("vaporetto.http2");
  }

  /** An SSLContext with the key store's key, for servers that want one. */
  SSLContext sslContext() throws Exception {
    if (keyStore == null) {
      throw new GeneralSecurityException("No key store was given");
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(keyStore)) {
      keys.load(in, keyStorePassword.toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, keyStorePassword.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }
}
