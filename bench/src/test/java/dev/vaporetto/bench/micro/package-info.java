/** Tests of the benchmarks' inputs and twins. */
@NullMarked
package dev.vaporetto.bench.micro;

import org.jspecify.annotations.NullMarked;
