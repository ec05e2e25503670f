/** Many silent connections for a while: a test that takes too long for the test command. */
@NullMarked
package dev.vaporetto.bench.soak;

import org.jspecify.annotations.NullMarked;
