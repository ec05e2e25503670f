/** Annotated classes as {@link jakarta.websocket.Endpoint}s (Jakarta WebSocket §4). */
@NullMarked
package dev.vaporetto.jakarta.endpoint;

import org.jspecify.annotations.NullMarked;
