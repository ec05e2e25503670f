/** One message that is larger than the memory of both processes. */
@NullMarked
package dev.vaporetto.bench.stream;

import org.jspecify.annotations.NullMarked;
