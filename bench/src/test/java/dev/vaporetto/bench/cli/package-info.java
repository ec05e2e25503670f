/** Tests. */
@NullMarked
package dev.vaporetto.bench.cli;

import org.jspecify.annotations.NullMarked;
