/** Tests. */
@NullMarked
package dev.vaporetto.bench.compare;

import org.jspecify.annotations.NullMarked;
