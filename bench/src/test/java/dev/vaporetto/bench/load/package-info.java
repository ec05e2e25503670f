/** Tests of the load generator. */
@NullMarked
package dev.vaporetto.bench.load;

import org.jspecify.annotations.NullMarked;
