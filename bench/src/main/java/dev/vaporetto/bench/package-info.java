/** The commands of the benchmarks; see the module's README.md. */
@NullMarked
package dev.vaporetto.bench;

import org.jspecify.annotations.NullMarked;
