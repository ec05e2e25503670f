/** Tests. */
@NullMarked
package dev.vaporetto.bench.scenario;

import org.jspecify.annotations.NullMarked;
