/** Rooms over a Redis server. */
@NullMarked
package dev.vaporetto.room.redis;

import org.jspecify.annotations.NullMarked;
