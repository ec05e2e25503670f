/** How a socket fails and ends, and who is told. */
@NullMarked
package dev.vaporetto.internal.socket.end;

import org.jspecify.annotations.NullMarked;
