/** The error and the close of a socket, and their listeners. */
@NullMarked
package dev.vaporetto.internal.socket.lifecycle;

import org.jspecify.annotations.NullMarked;
