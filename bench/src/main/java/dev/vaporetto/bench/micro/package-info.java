/** JMH benchmarks of the protocol's inner loops, each beside its naive twin. */
@NullMarked
package dev.vaporetto.bench.micro;

import org.jspecify.annotations.NullMarked;
