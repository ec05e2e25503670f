package dev.vaporetto.client;

import dev.vaporetto.protocol.handshake.WebSocketUri;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import tlschannel.ClientTlsChannel;
import tlschannel.NeedsReadException;
import tlschannel.NeedsWriteException;

/**
 * A socket with TLS. The library holds buffers only while something is in them. Loaded for wss
 * only, so that ws needs no library.
 */
final class TlsWire implements Wire {
  private static final String HTTP_1_1 = "http/1.1";

  private final ClientTlsChannel tls;

  /** Used by the reading thread only. */
  private int readWaits = SelectionKey.OP_READ;

  /** Used by one thread at a time, like {@link #write}. */
  private int writeWaits = SelectionKey.OP_WRITE;

  private TlsWire(ClientTlsChannel tls) {
    this.tls = tls;
  }

  /**
   * TLS on a socket that is connected; {@link #handshake} comes first.
   *
   * @param given null for the JVM's default
   */
  static TlsWire on(SocketChannel channel, WebSocketUri server, @Nullable SSLContext given)
      throws IOException {
    SSLContext context = given;
    if (context == null) {
      try {
        context = SSLContext.getDefault();
      } catch (NoSuchAlgorithmException e) {
        throw new IOException("the JVM has no default SSLContext: " + e.getMessage(), e);
      }
    }
    String host = dnsName(server);
    SSLEngine engine = context.createSSLEngine(host, server.port());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    // RFC 2818 §3.1: the server's identity is checked, whatever the context trusts
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setApplicationProtocols(new String[] {HTTP_1_1});
    nameServer(parameters, host);
    engine.setSSLParameters(parameters);
    return new TlsWire(ClientTlsChannel.newBuilder(channel, engine).build());
  }

  /** RFC 6066 §3: SNI names a DNS host, never a literal address. */
  private static void nameServer(SSLParameters parameters, String host) {
    if (IpLiteral.is(host)) {
      return;
    }
    try {
      // Not by the constructor for a String, which refuses names such as my_host.
      parameters.setServerNames(List.of(new SNIHostName(host.getBytes(StandardCharsets.US_ASCII))));
    } catch (IllegalArgumentException noDnsName) {
      // For example a..b: it goes without SNI, and its certificate is checked all the same.
    }
  }

  /** RFC 6066 §3: without a trailing dot, which no certificate has either. */
  private static String dnsName(WebSocketUri server) {
    String host = server.hostName();
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  /**
   * Goes on with the handshake, as far as that is possible now.
   *
   * @return what the socket must be ready for before the next call; 0 when the handshake has ended
   */
  int handshake() throws IOException {
    try {
      tls.handshake();
    } catch (NeedsReadException e) {
      return SelectionKey.OP_READ;
    } catch (NeedsWriteException e) {
      return SelectionKey.OP_WRITE;
    }
    String protocol = tls.getSslEngine().getApplicationProtocol();
    // RFC 7301 §3.2: a server selects one of the protocols that were offered, or none
    if (protocol != null && !protocol.isEmpty() && !protocol.equals(HTTP_1_1)) {
      throw new SSLHandshakeException(
          "ALPN: got " + protocol + ", expected " + HTTP_1_1 + " or none");
    }
    return 0;
  }

  @Override
  public boolean mayHold() {
    return true; // The rest of a record.
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    try {
      return tls.read(target);
    } catch (NeedsReadException e) {
      readWaits = SelectionKey.OP_READ;
      return 0;
    } catch (NeedsWriteException e) {
      // TLS 1.3 key update, or a renegotiation: reading has something to say first.
      readWaits = SelectionKey.OP_WRITE;
      return 0;
    }
  }

  @Override
  public int readWaitsFor() {
    return readWaits;
  }

  @Override
  public boolean write(ByteBuffer... sources) throws IOException {
    ByteBuffer last = sources[sources.length - 1];
    try {
      // Also with nothing left in the sources: the library may hold the end of them, encrypted.
      do {
        if (tls.write(sources) == 0 && last.hasRemaining()) {
          throw new ClosedChannelException();
        }
      } while (last.hasRemaining());
      return true;
    } catch (NeedsWriteException e) {
      writeWaits = SelectionKey.OP_WRITE;
      return false;
    } catch (NeedsReadException e) {
      writeWaits = SelectionKey.OP_READ;
      return false;
    }
  }

  @Override
  public int writeWaitsFor() {
    return writeWaits;
  }

  @Override
  public void close() {
    try {
      tls.close();
    } catch (IOException e) {
      System.getLogger(TlsWire.class.getName())
          .log(System.Logger.Level.DEBUG, "a TLS connection failed to close", e);
    }
  }
}
