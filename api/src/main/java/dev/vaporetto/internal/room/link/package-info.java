/** The connection of a node's rooms with their broker: the interest in channels, and its losses. */
@NullMarked
package dev.vaporetto.internal.room.link;

import org.jspecify.annotations.NullMarked;
