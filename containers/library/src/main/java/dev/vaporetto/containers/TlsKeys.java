package dev.vaporetto.containers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed key for localhost, made anew with the JDK's keytool, and an SSLContext that trusts
 * it and nothing else. Immutable.
 *
 * @param keyStore a PKCS12 file
 * @param password of the store and of the key
 */
public record TlsKeys(Path keyStore, String password) {

  /** Makes a key for localhost and 127.0.0.1 in a new directory beside the containers. */
  public static TlsKeys forLocalhost() {
    return forNames("dns:localhost,ip:127.0.0.1");
  }

  /**
   * Makes a key for other names of this machine.
   *
   * @param names as keytool takes them, such as {@code dns:localhost}
   */
  public static TlsKeys forNames(String names) {
    Path file = ContainerFiles.newWorkDirectory("tls").resolve("localhost.p12");
    String password = "changeit";
    runKeytool(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "localhost",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-validity",
            "30",
            "-dname",
            "CN=localhost",
            "-ext",
            "SAN=" + names,
            "-storetype",
            "PKCS12",
            "-storepass",
            password,
            "-keystore",
            file.toString()));
    return new TlsKeys(file, password);
  }

  private static void runKeytool(List<String> command) {
    try {
      Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
      keytool.getOutputStream().close();
      String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = keytool.waitFor();
      if (status != 0) {
        throw new IllegalStateException("keytool ended with " + status + ": " + output);
      }
    } catch (IOException e) {
      throw new IllegalStateException("keytool does not run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while keytool ran", e);
    }
  }

  /** The certificate, in a file for servers that do not read key stores. */
  public Path certificateFile() {
    try {
      return pem("CERTIFICATE", load().getCertificate("localhost").getEncoded());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("Cannot read " + keyStore, e);
    }
  }

  /** The private key, in a file for servers that do not read key stores. */
  public Path keyFile() {
    try {
      return pem("PRIVATE KEY", load().getKey("localhost", password.toCharArray()).getEncoded());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("Cannot read " + keyStore, e);
    }
  }

  private Path pem(String what, byte[] encoded) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
    return Files.writeString(
        keyStore.resolveSibling(what.replace(' ', '-') + ".pem").toAbsolutePath(),
        "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
  }

  private KeyStore load() throws IOException, GeneralSecurityException {
    try (var in = Files.newInputStream(keyStore)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, password.toCharArray());
      return keys;
    }
  }

  /** An SSLContext for clients. */
  public SSLContext trustingContext() {
    try {
      KeyStore keys = load();
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("localhost", keys.getCertificate("localhost"));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("Cannot read " + keyStore, e);
    }
  }
}
