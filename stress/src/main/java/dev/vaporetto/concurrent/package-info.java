/** Races on who has the turn. */
@NullMarked
package dev.vaporetto.concurrent;

import org.jspecify.annotations.NullMarked;
