/**
 * The opening handshake of both sides as pure functions (RFC 6455 §4): no I/O, no thread, no
 * servlet.
 */
@NullMarked
package dev.vaporetto.protocol.handshake;

import org.jspecify.annotations.NullMarked;
