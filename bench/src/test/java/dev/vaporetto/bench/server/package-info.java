/** Tests. */
@NullMarked
package dev.vaporetto.bench.server;

import org.jspecify.annotations.NullMarked;
