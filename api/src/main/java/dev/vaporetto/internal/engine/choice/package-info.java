/** Chooses the engine of a container, once. */
@NullMarked
package dev.vaporetto.internal.engine.choice;

import org.jspecify.annotations.NullMarked;
