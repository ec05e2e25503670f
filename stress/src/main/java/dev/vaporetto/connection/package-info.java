/** Races on what becomes of a send. */
@NullMarked
package dev.vaporetto.connection;

import org.jspecify.annotations.NullMarked;
