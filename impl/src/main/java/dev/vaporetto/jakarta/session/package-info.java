/** {@link jakarta.websocket.Session}, its remote endpoints and its message handlers. */
@NullMarked
package dev.vaporetto.jakarta.session;

import org.jspecify.annotations.NullMarked;
