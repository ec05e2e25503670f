/**
 * The load generator: a WebSocket client of its own on plain {@code java.nio}, which shares no code
 * with the servers that it measures and verifies every answer.
 */
@NullMarked
package dev.vaporetto.bench.load;

import org.jspecify.annotations.NullMarked;
