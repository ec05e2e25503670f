/** Annotated endpoints on real containers. */
@NullMarked
package dev.vaporetto.annotated;

import org.jspecify.annotations.NullMarked;
