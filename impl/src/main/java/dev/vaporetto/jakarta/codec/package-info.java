/**
 * {@link jakarta.websocket.Encoder}s and {@link jakarta.websocket.Decoder}s, and what the engine
 * itself converts between messages and Java types.
 */
@NullMarked
package dev.vaporetto.jakarta.codec;

import org.jspecify.annotations.NullMarked;
