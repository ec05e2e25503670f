package dev.vaporetto.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.protocol.handshake.HandshakeResult;
import dev.vaporetto.protocol.handshake.HandshakeResult.Accepted;
import dev.vaporetto.protocol.handshake.HandshakeResult.Rejected;
import dev.vaporetto.protocol.handshake.ServerHandshake;
import dev.vaporetto.servlet.HandshakeTarget.Answer;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;

/**
 * Answers opening handshakes over servlet requests: refuses them with a status and one line, or
 * upgrades them in the way of their container. Thread-safe.
 */
public final class HandshakeService {
  private static final Logger LOG = System.getLogger(HandshakeService.class.getName());

  private final List<HttpUpgrade> upgrades;

  /**
   * A service that knows some containers.
   *
   * @param upgrades in order of preference; the last one should support every request
   */
  public HandshakeService(List<HttpUpgrade> upgrades) {
    this.upgrades = List.copyOf(upgrades);
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
    HandshakeResult result = ServerHandshake.evaluate(new ServletRequestHead(request));
    if (result instanceof Rejected rejected) {
      reject(request, response, rejected.status(), rejected.headers(), rejected.message());
    } else if (result instanceof Accepted accepted) {
      accept(request, response, accepted, target, pathParameters);
    } else {
      return false;
    }
    return true;
  }

  private void accept(
      HttpServletRequest request,
      HttpServletResponse response,
      Accepted accepted,
      HandshakeTarget target,
      Map<String, String> pathParameters)
      throws IOException, ServletException {
    Answer answer;
    try {
      answer = target.answer(request, accepted, pathParameters);
    } catch (HandshakeRefusedException e) {
      reject(request, response, e.status(), e.headers(), String.valueOf(e.getMessage()));
      return;
    }
    boolean upgraded = false;
    try {
      upgrade(request, response, accepted, answer);
      upgraded = true;
    } finally {
      if (!upgraded) {
        answer.connections().abandon();
      }
    }
  }

  private void upgrade(
      HttpServletRequest request, HttpServletResponse response, Accepted accepted, Answer answer)
      throws IOException, ServletException {
    HttpServletRequest bareRequest = Unwrapped.request(request);
    HttpServletResponse bareResponse = Unwrapped.response(response);
    HttpUpgrade upgrade = upgradeFor(bareRequest);
    // RFC 6455 §4.2.2 item 5. Set by hand: not every container does it.
    bareResponse.setHeader("Upgrade", "websocket");
    bareResponse.setHeader("Connection", "Upgrade");
    answer
        .headers()
        .forEach((name, values) -> values.forEach(value -> bareResponse.addHeader(name, value)));
    bareResponse.setHeader("Sec-WebSocket-Accept", accepted.accept());
    upgrade.upgrade(bareRequest, bareResponse, answer.connections());
  }

  private HttpUpgrade upgradeFor(HttpServletRequest request) throws ServletException {
    for (HttpUpgrade upgrade : upgrades) {
      if (upgrade.supports(request)) {
        return upgrade;
      }
    }
    throw new ServletException(
        "no way to upgrade a request of " + request.getClass().getName() + "; tried " + upgrades);
  }

  private static void reject(
      HttpServletRequest request,
      HttpServletResponse response,
      int status,
      Map<String, String> headers,
      String message)
      throws IOException {
    LOG.log(
        Level.INFO,
        () ->
            "Refused the handshake to " + request.getRequestURI() + ", " + status + ": " + message);
    HttpServletResponse bare = Unwrapped.response(response);
    byte[] body = (message.isEmpty() ? "" : message + "\n").getBytes(UTF_8);
    bare.setStatus(status);
    headers.forEach(bare::setHeader);
    bare.setContentType("text/plain;charset=UTF-8");
    bare.setContentLength(body.length);
    bare.getOutputStream().write(body);
  }
}
