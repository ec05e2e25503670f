/** Tests. */
@NullMarked
package dev.vaporetto.bench.rooms;

import org.jspecify.annotations.NullMarked;
