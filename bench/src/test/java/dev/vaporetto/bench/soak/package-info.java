/** Tests. */
@NullMarked
package dev.vaporetto.bench.soak;

import org.jspecify.annotations.NullMarked;
