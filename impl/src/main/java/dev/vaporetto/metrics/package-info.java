/** What the engine counts of itself, and who is told. */
@NullMarked
package dev.vaporetto.metrics;

import org.jspecify.annotations.NullMarked;
