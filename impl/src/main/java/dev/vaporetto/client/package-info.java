/**
 * The client's way of carrying bytes: all sockets of one {@link dev.vaporetto.client.ClientRuntime}
 * on one selector thread, and the opening handshake of each as a chain of steps with deadlines.
 */
@NullMarked
package dev.vaporetto.client;

import org.jspecify.annotations.NullMarked;
