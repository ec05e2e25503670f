/** Races on buffers. */
@NullMarked
package dev.vaporetto.connection.wire;

import org.jspecify.annotations.NullMarked;
