package dev.vaporetto.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.engine.HandshakeRefusal;
import dev.vaporetto.engine.HandshakeRefusal.Cause;
import dev.vaporetto.log.LogText;
import dev.vaporetto.log.RepeatedLog;
import dev.vaporetto.memory.ConnectionBudget;
import dev.vaporetto.protocol.handshake.HandshakeLimits;
import dev.vaporetto.protocol.handshake.HandshakeResult;
import dev.vaporetto.protocol.handshake.HandshakeResult.Accepted;
import dev.vaporetto.protocol.handshake.HandshakeResult.Rejected;
import dev.vaporetto.protocol.handshake.HttpTokens;
import dev.vaporetto.protocol.handshake.ServerHandshake;
import dev.vaporetto.servlet.HandshakeTarget.Answer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers opening handshakes over servlet requests: refuses them with a status and one line, or
 * upgrades them in the way of their container. Thread-safe.
 */
public final class HandshakeService implements AutoCloseable {
  private static final String CONNECT = "CONNECT";

  private static final String CANNOT_TAKE_OVER = "The socket cannot be taken over for WebSocket";

  private static final HandshakeRefusal FAILED =
      new HandshakeRefusal(HttpServletResponse.SC_INTERNAL_SERVER_ERROR, Cause.FAILURE);

  private static final String NO_STREAMS =
      "A browser came with WebSocket over HTTP/2 (RFC 8441), because the server announces it, but"
          + " this way to its sockets cannot hand over streams of HTTP/2. Have the server not"
          + " announce it, then browsers use HTTP/1.1. On Jetty:"
          + " HTTP2ServerConnectionFactory.setConnectProtocolEnabled(false), for HTTP2C as well.";

  /** What a newcomer is told for which there is no room: a client of ours heeds it by itself. */
  private static final Map<String, String> LATER = Map.of("Retry-After", "10");

  private final List<HttpUpgrade> upgrades;
  private final ConnectionBudget room;
  private final HandshakeLimits limits;

  /**
   * A service that knows some containers, has room for any number of connections, and the default
   * limits.
   */
  public HandshakeService(List<HttpUpgrade> upgrades) {
    this(upgrades, new ConnectionBudget(Long.MAX_VALUE), HandshakeLimits.DEFAULT);
  }

  /** A service that knows some containers, with the default limits. */
  public HandshakeService(List<HttpUpgrade> upgrades, ConnectionBudget room) {
    this(upgrades, room, HandshakeLimits.DEFAULT);
  }

  /**
   * A service that knows some containers.
   *
   * @param upgrades in order of preference; the last one should be the portable one
   * @param room for connections
   * @param limits of the heads of requests
   */
  public HandshakeService(
      List<HttpUpgrade> upgrades, ConnectionBudget room, HandshakeLimits limits) {
    this.upgrades = List.copyOf(upgrades);
    this.room = room;
    this.limits = limits;
  }

  /**
   * What is to be done before the server closes its sockets, where it does that before it ends its
   * applications. To be called once, before the first request.
   */
  public void beforeServerStops(Runnable farewell) {
    upgrades.forEach(upgrade -> upgrade.beforeServerStops(farewell));
  }

  /** How the sockets of an application are carried, in a few words for the log. */
  public String describe(ServletContext context) {
    for (HttpUpgrade upgrade : upgrades) {
      String way = upgrade.describe(context);
      if (way != null) {
        return way;
      }
    }
    return "no way that is known to the engine";
  }

  /** Lets the server hold nothing of the application any more. */
  @Override
  public void close() {
    upgrades.forEach(HttpUpgrade::release);
  }

  /**
   * Answers a request to the path of {@code target}.
   *
   * @return false if it is no WebSocket handshake at all; nothing is answered then
   */
  public boolean answer(
      HttpServletRequest request,
      HttpServletResponse response,
      HandshakeTarget target,
      Map<String, String> pathParameters)
      throws IOException, ServletException {
    HandshakeResult result =
        ServerHandshake.evaluate(new ServletRequestHead(request, connectProtocol(request)), limits);
    if (result instanceof Rejected rejected) {
      if (rejected.status() == HttpServletResponse.SC_NOT_IMPLEMENTED) {
        RepeatedLog.event(HandshakeService.class, Level.WARNING, "RFC 8441", NO_STREAMS);
      }
      target.onRefused(new HandshakeRefusal(rejected.status(), Cause.REQUEST));
      log(request, target, rejected.status(), rejected.message());
      reject(response, rejected.status(), rejected.headers(), rejected.message());
    } else if (result instanceof Accepted accepted) {
      accept(request, response, accepted, target, pathParameters);
    } else {
      return false;
    }
    return true;
  }

  private @Nullable String connectProtocol(HttpServletRequest request) {
    if (!CONNECT.equals(request.getMethod())) {
      return null;
    }
    HttpServletRequest own = OwnRequests.of(request);
    HttpUpgrade upgrade = upgradeFor(own);
    return upgrade == null ? null : upgrade.connectProtocol(own);
  }

  private void accept(
      HttpServletRequest request,
      HttpServletResponse response,
      Accepted accepted,
      HandshakeTarget target,
      Map<String, String> pathParameters)
      throws IOException, ServletException {
    // Before any user code is asked: what cannot be taken over is refused at once.
    Takeover takeover = takeover(request, response);
    Runnable place = room.admit(takeover.heapOfConnection());
    if (place == null) {
      target.onRefused(
          new HandshakeRefusal(HttpServletResponse.SC_SERVICE_UNAVAILABLE, Cause.MEMORY));
      // Not in the log: there may be very many, and the room itself tells of them.
      reject(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, LATER, "Too many connections");
      return;
    }
    Answer answer;
    try {
      answer = target.answer(request, accepted, pathParameters);
    } catch (HandshakeRefusedException e) {
      place.run();
      target.onRefused(new HandshakeRefusal(e.status(), e.reason()));
      log(request, target, e.status(), String.valueOf(e.getMessage()));
      reject(response, e.status(), e.headers(), e.answer());
      return;
    } catch (RuntimeException | Error e) {
      // User code, which a peer may have fail as often as it comes. The container would log each
      // one with its stack, and might show it to the peer.
      place.run();
      target.onRefused(FAILED);
      RepeatedLog.warn(
          HandshakeService.class,
          "the endpoint at " + target.path() + " failed to answer a handshake",
          () -> peer(request),
          e);
      reject(
          response,
          HttpServletResponse.SC_INTERNAL_SERVER_ERROR,
          Map.of(),
          HandshakeRefusedException.FAILED);
      return;
    }
    boolean upgraded = false;
    try {
      answer.connections().owns(place);
      takeover.run(accepted, answer);
      upgraded = true;
    } finally {
      if (!upgraded) {
        answer.connections().abandon();
        place.run();
      }
    }
  }

  private Takeover takeover(HttpServletRequest request, HttpServletResponse response)
      throws ServletException {
    HttpServletRequest own = OwnRequests.of(request);
    HttpUpgrade upgrade = upgradeFor(own);
    if (upgrade == null) {
      throw new ServletException(
          "expected the container's own request, or wrappers of the Servlet API around it, but a"
              + " filter has made it a "
              + own.getClass().getName());
    }
    return Takeover.of(upgrade, own, upgrade.response(own, Unwrapped.response(response)));
  }

  /** Null if there is none for such a request. */
  private @Nullable HttpUpgrade upgradeFor(HttpServletRequest request) {
    for (HttpUpgrade upgrade : upgrades) {
      if (upgrade.supports(request)) {
        return upgrade;
      }
    }
    return null;
  }

  /**
   * Answers 500 to a handshake whose socket cannot be taken over. The reason is in the log: it
   * tells of the server's classes, which are no peer's business.
   *
   * @param target what stands at its path
   * @param failure what {@link #answer} has thrown
   * @throws ServletException the same, if another answer is sent already
   */
  void fail(
      HandshakeTarget target,
      HttpServletRequest request,
      HttpServletResponse response,
      ServletException failure)
      throws IOException, ServletException {
    if (response.isCommitted()) {
      throw failure;
    }
    target.onRefused(FAILED);
    RepeatedLog.warn(
        HandshakeService.class,
        CANNOT_TAKE_OVER + " at " + target.path(),
        () -> peer(request),
        failure);
    reject(
        response,
        HttpServletResponse.SC_INTERNAL_SERVER_ERROR,
        Map.of(),
        HandshakeRefusedException.FAILED);
  }

  private static void log(
      HttpServletRequest request, HandshakeTarget target, int status, String message) {
    // A server's own failure is its administrator's business, a peer's is not.
    Level level =
        status == HttpServletResponse.SC_INTERNAL_SERVER_ERROR ? Level.WARNING : Level.INFO;
    RepeatedLog.event(
        HandshakeService.class,
        level,
        "Refused a handshake with " + status,
        "to "
            + HttpTokens.printable(request.getRequestURI())
            + " ("
            + target.path()
            + ") from "
            + peer(request)
            + ": "
            + message);
  }

  private static String peer(HttpServletRequest request) {
    return LogText.address(request.getRemoteAddr(), request.getRemotePort());
  }

  private static void reject(
      HttpServletResponse response, int status, Map<String, String> headers, String message)
      throws IOException {
    HttpServletResponse bare = Unwrapped.response(response);
    if (bare.isCommitted()) {
      // A filter has answered already.
      return;
    }
    bare.resetBuffer();
    byte[] body = (message.isEmpty() ? "" : message + "\n").getBytes(UTF_8);
    bare.setStatus(status);
    headers.forEach(bare::setHeader);
    // The text may repeat what the peer has sent: no browser is to take it for a page.
    bare.setContentType("text/plain;charset=UTF-8");
    bare.setHeader("X-Content-Type-Options", "nosniff");
    bare.setContentLength(body.length);
    try {
      bare.getOutputStream().write(body);
    } catch (IllegalStateException writerInUse) {
      bare.getWriter().println(message);
    }
  }
}
