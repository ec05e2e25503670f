/** The short run: every seed, and a few seconds of Jazzer on every target. */
@NullMarked
package dev.vaporetto.fuzz;

import org.jspecify.annotations.NullMarked;
