/** A socket and the connections that carry it, one after another. */
@NullMarked
package dev.vaporetto.internal.reconnect;

import org.jspecify.annotations.NullMarked;
