/**
 * Whatever stands before an endpoint: an answer is 101 only where the socket becomes a WebSocket.
 */
@NullMarked
package dev.vaporetto.takeover;

import org.jspecify.annotations.NullMarked;
