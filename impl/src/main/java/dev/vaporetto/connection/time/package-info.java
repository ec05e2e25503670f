/** Deadlines, signs of life, and the thread that looks after them. */
@NullMarked
package dev.vaporetto.connection.time;

import org.jspecify.annotations.NullMarked;
