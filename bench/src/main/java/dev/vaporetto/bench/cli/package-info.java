/** What the commands share: their options. */
@NullMarked
package dev.vaporetto.bench.cli;

import org.jspecify.annotations.NullMarked;
