/** Races on what is of account. */
@NullMarked
package dev.vaporetto.memory;

import org.jspecify.annotations.NullMarked;
