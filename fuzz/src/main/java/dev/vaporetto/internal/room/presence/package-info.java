/** Oracles that see what only this package shows. */
@NullMarked
package dev.vaporetto.internal.room.presence;

import org.jspecify.annotations.NullMarked;
