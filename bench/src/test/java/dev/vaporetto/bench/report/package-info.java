/** Tests. */
@NullMarked
package dev.vaporetto.bench.report;

import org.jspecify.annotations.NullMarked;
