/** {@link jakarta.websocket.server.ServerContainer}: endpoints and their handshakes. */
@NullMarked
package dev.vaporetto.jakarta.container;

import org.jspecify.annotations.NullMarked;
