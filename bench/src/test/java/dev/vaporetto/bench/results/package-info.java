/** Tests. */
@NullMarked
package dev.vaporetto.bench.results;

import org.jspecify.annotations.NullMarked;
