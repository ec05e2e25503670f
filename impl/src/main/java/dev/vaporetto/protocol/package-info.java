/**
 * The WebSocket protocol, RFC 6455, as a pure engine: bytes in, events and bytes out.
 *
 * <p>Nothing in here does I/O, starts a thread, reads a clock or knows a servlet. The parts, from
 * the wire up: {@code frame} (syntax of one frame), {@code message} (fragments become messages),
 * {@code extension} (what RFC 6455 §9 lets change a frame) and {@code handshake} (RFC 6455 §4).
 * {@link dev.vaporetto.protocol.Protocol} puts them together: it is the state of one connection,
 * and takes every decision that RFC 6455 asks for.
 */
@NullMarked
package dev.vaporetto.protocol;

import org.jspecify.annotations.NullMarked;
