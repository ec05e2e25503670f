/** The comparison: runs the scenarios on the contenders in turns, and prints medians and ratios. */
@NullMarked
package dev.vaporetto.bench.compare;

import org.jspecify.annotations.NullMarked;
