/** Thousands of members of rooms for half an hour; the healthy ones must receive all messages. */
@NullMarked
package dev.vaporetto.bench.rooms;

import org.jspecify.annotations.NullMarked;
