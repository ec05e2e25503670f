package dev.vaporetto;

import java.util.Optional;

/**
 * An open socket of a route, as {@link OpenSockets} knows it. Immutable, but for the socket.
 *
 * <pre>{@code
 * routes.sockets().onOpened(open ->
 *     System.out.println(open.user().orElse("somebody") + " is on " + open.route()));
 * }</pre>
 *
 * @param webSocket the socket
 * @param route the path of its route with a leading slash, as in {@link WebSocketRoute#path}
 * @param user the name of the user who had logged in at the handshake
 */
public record OpenSocket(WebSocket webSocket, String route, Optional<String> user) {}
