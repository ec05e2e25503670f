/** Received messages, from the engine to the listeners. */
@NullMarked
package dev.vaporetto.internal.socket.in;

import org.jspecify.annotations.NullMarked;
