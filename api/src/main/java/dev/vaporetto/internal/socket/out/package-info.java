/** Messages that are sent in parts. */
@NullMarked
package dev.vaporetto.internal.socket.out;

import org.jspecify.annotations.NullMarked;
