/** What was measured, and the files and tables that are made of it. */
@NullMarked
package dev.vaporetto.bench.results;

import org.jspecify.annotations.NullMarked;
