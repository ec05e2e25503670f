package dev.vaporetto.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key for a server, made by keytool. */
record TestKeys(KeyStore keys) {
  private static final String FILE = "keys.p12";
  private static final String PASSWORD = "changeit";

  /**
   * Makes a self-signed key.
   *
   * @param subjects its subject alternative names, as keytool's -ext takes them
   */
  static TestKeys make(Path directory, String subjects)
      throws IOException, InterruptedException, GeneralSecurityException {
    keytool(directory, "key", "SAN=" + subjects);
    return load(directory);
  }

  /**
   * Makes a key that another one has signed; the client trusts the signer.
   *
   * @param options more options of keytool, for the signed one
   */
  static TestKeys signed(Path directory, String subjects, String... options)
      throws IOException, InterruptedException, GeneralSecurityException {
    keytool(directory, "issuer", "bc:c");
    List<String> all = new ArrayList<>(List.of("-signer", "issuer"));
    all.addAll(List.of(options));
    keytool(directory, "key", "SAN=" + subjects, all.toArray(String[]::new));
    return load(directory);
  }

  private static void keytool(Path directory, String alias, String extension, String... options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + alias,
                "-ext",
                extension,
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                directory.resolve(FILE).toString()));
    command.addAll(List.of(options));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    keytool.getOutputStream().close();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool: " + output);
    }
  }

  private static TestKeys load(Path directory) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(directory.resolve(FILE))) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return new TestKeys(keys);
  }

  /** For a server with this key. */
  SSLContext serverContext() throws GeneralSecurityException, IOException {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry(
        "key",
        keys.getKey("key", PASSWORD.toCharArray()),
        PASSWORD.toCharArray(),
        keys.getCertificateChain("key"));
    managers.init(own, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  /** For a client that trusts only the signer of this key. */
  SSLContext clientContext() throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "trusted", keys.getCertificate(keys.containsAlias("issuer") ? "issuer" : "key"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
