/** Races on who owns an event loop. */
@NullMarked
package dev.vaporetto.io;

import org.jspecify.annotations.NullMarked;
