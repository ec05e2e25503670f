/** What the commands share: their options and the form of their tables. */
@NullMarked
package dev.vaporetto.bench.cli;

import org.jspecify.annotations.NullMarked;
