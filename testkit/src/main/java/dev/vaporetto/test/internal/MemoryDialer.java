package dev.vaporetto.test.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.vaporetto.client.ClientRequest;
import dev.vaporetto.client.Dialer;
import dev.vaporetto.client.OpenSocket;
import dev.vaporetto.client.course.Answer;
import dev.vaporetto.client.course.Destination;
import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionFactory;
import dev.vaporetto.engine.OpeningFailedException;
import dev.vaporetto.engine.OpeningFailedException.Step;
import dev.vaporetto.protocol.handshake.BodyStart;
import dev.vaporetto.protocol.handshake.ClientHandshake;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.Established;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.Failed;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.HttpResponse;
import dev.vaporetto.servlet.HttpUpgrade;
import dev.vaporetto.servlet.WebSocketFilter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the endpoints of one container: the bytes of both heads of the handshake are made and
 * read by the engine's own two sides. Thread-safe.
 */
final class MemoryDialer implements Dialer, HttpUpgrade {
  /** The answer to a request that no endpoint takes. */
  private static final FilterChain NOT_FOUND =
      (request, response) -> ((HttpServletResponse) response).setStatus(404);

  private final Executor executor;

  /** Set once, before anything connects. */
  private volatile @Nullable WebSocketFilter filter;

  MemoryDialer(Executor executor) {
    this.executor = executor;
  }

  void filter(WebSocketFilter value) {
    filter = value;
  }

  // ---- the client's side

  @Override
  public CompletableFuture<OpenSocket> connect(ClientRequest request) {
    ClientHandshake handshake =
        request.handshakes().make(new Destination(request.uri(), false, null));
    CompletableFuture<OpenSocket> connecting = new CompletableFuture<>();
    executor.execute(
        () -> {
          try {
            OpenSocket socket = exchange(request.uri(), handshake);
            if (!connecting.complete(socket)) {
              socket.close();
            }
          } catch (IOException | RuntimeException | Error e) {
            connecting.completeExceptionally(e);
          }
        });
    return connecting;
  }

  private OpenSocket exchange(URI uri, ClientHandshake handshake) throws IOException {
    MemoryTransport transport = MemoryTransport.pair(executor);
    String head = ISO_8859_1.decode(handshake.request()).toString();
    MemoryRequest request = new MemoryRequest(uri, head, transport.peer());
    ByteBuffer bytes = answer(request).bytes();
    ClientHandshakeResult result = handshake.receive(bytes);
    if (result instanceof Established established) {
      return new OpenSocket(
          transport, uri, established, InetSocketAddress.createUnresolved("memory", 0));
    }
    transport.close();
    if (result instanceof HttpResponse response) {
      throw refused(uri, response, bytes);
    }
    Failed failed = result instanceof Failed known ? known : (Failed) handshake.receiveEof();
    throw new OpeningFailedException(
        peer(uri), Step.HANDSHAKE, failed.message(), failed.status(), Map.of());
  }

  private static OpeningFailedException refused(URI uri, HttpResponse response, ByteBuffer rest) {
    BodyStart start = new BodyStart(response.status(), response.headers());
    boolean unused = start.receive(rest);
    String body = start.text();
    Answer answer =
        new Answer(Answer.Party.SERVER, response.status(), response.reason(), response.headers());
    return new OpeningFailedException(
        peer(uri),
        Step.HANDSHAKE,
        "got the status " + response.status() + ", expected 101" + answer.describeBody(body),
        response.status(),
        response.headers(),
        body);
  }

  private static String peer(URI uri) {
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }

  // ---- the server's side

  private MemoryResponse answer(MemoryRequest request) throws IOException {
    MemoryResponse response = new MemoryResponse();
    WebSocketFilter known = filter;
    if (known == null) {
      throw new IOException("the container is not ready");
    }
    try {
      known.doFilter(request.servletRequest(), response.servletResponse(), NOT_FOUND);
    } catch (ServletException | RuntimeException e) {
      System.getLogger(MemoryDialer.class.getName())
          .log(System.Logger.Level.WARNING, "a handshake failed", e);
      response.status(500);
    }
    return response;
  }

  @Override
  public boolean supports(HttpServletRequest request) {
    return request instanceof MemoryRequest.Memory;
  }

  @Override
  public void upgrade(
      HttpServletRequest request, HttpServletResponse response, ConnectionFactory connections) {
    response.setStatus(101);
    MemoryTransport transport = ((MemoryRequest.Memory) request).memoryRequest().transport();
    Connection connection = connections.connect(transport);
    transport.bind(connection);
    executor.execute(connection::open);
  }
}
