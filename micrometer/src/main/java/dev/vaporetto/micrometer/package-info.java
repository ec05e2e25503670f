/** What the engine and its rooms count, as meters of Micrometer. */
@NullMarked
package dev.vaporetto.micrometer;

import org.jspecify.annotations.NullMarked;
