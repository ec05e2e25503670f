/**
 * What the standard API cannot say: the engine's published seam. It is the only package besides the
 * standard API that others may build on.
 */
@NullMarked
package dev.vaporetto.engine;

import org.jspecify.annotations.NullMarked;
