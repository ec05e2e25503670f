/** Tests. */
@NullMarked
package dev.vaporetto.bench.attack;

import org.jspecify.annotations.NullMarked;
