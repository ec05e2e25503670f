/** Who is present in which room, on all nodes. */
@NullMarked
package dev.vaporetto.internal.room.presence;

import org.jspecify.annotations.NullMarked;
