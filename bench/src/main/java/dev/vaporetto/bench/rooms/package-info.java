/** Thousands of members of rooms for half an hour, and the proof that the healthy ones hear all. */
@NullMarked
package dev.vaporetto.bench.rooms;

import org.jspecify.annotations.NullMarked;
