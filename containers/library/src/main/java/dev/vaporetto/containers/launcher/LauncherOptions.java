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
