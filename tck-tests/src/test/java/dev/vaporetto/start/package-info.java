/** The first command of the README: the example's own start. */
@NullMarked
package dev.vaporetto.start;

import org.jspecify.annotations.NullMarked;
