/**
 * The fluent WebSocket API: routes whose handlers get a socket with listeners, on any Jakarta
 * WebSocket engine.
 *
 * <p>Begin with {@link dev.vaporetto.WebSocketApplication}. {@link dev.vaporetto.WebSocket} lists
 * what an engine other than Vaporetto's does not support, or supports in part.
 */
@NullMarked
package dev.vaporetto;

import org.jspecify.annotations.NullMarked;
