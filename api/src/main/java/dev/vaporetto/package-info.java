/**
 * The fluent WebSocket API: routes whose handlers get a socket with listeners, on any Jakarta
 * WebSocket engine.
 *
 * <p>Begin with {@link dev.vaporetto.WebSocketApplication}. What only Vaporetto's own engine can
 * do, and another one answers with an {@link java.lang.UnsupportedOperationException} or less, is
 * listed at {@link dev.vaporetto.WebSocket}.
 */
@NullMarked
package dev.vaporetto;

import org.jspecify.annotations.NullMarked;
