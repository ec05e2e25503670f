package dev.vaporetto.servlet;

import dev.vaporetto.connection.ConnectionFactory;
import dev.vaporetto.engine.HandshakeRefusal;
import dev.vaporetto.protocol.handshake.HandshakeResult.Accepted;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;

/** What stands at one path and answers valid handshakes there. Thread-safe. */
public interface HandshakeTarget {
  /** The template of its path (Jakarta WebSocket §3.1.1), for the log: {@code /rooms/{number}}. */
  String path();

  /**
   * Decides about a handshake that is valid by itself.
   *
   * @param request as the application's filters see it
   * @param pathParameters decoded, by name
   * @throws HandshakeRefusedException if the handshake is to be answered with another status
   */
  Answer answer(HttpServletRequest request, Accepted handshake, Map<String, String> pathParameters)
      throws HandshakeRefusedException;

  /** A handshake to it was refused, by whomever. */
  default void onRefused(HandshakeRefusal refusal) {}

  /**
   * A positive answer.
   *
   * @param headers what the 101 carries besides Upgrade, Connection and Sec-WebSocket-Accept
   * @param connections makes the connection once the socket is there; {@link
   *     ConnectionFactory#abandon} is to be called where none will come
   */
  record Answer(Map<String, List<String>> headers, ConnectionFactory connections) {}
}
