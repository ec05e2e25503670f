/** Tests. */
@NullMarked
package dev.vaporetto.bench.svg;

import org.jspecify.annotations.NullMarked;
