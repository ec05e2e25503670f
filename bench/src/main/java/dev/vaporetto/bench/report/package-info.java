/** The command that measures everything, and the plots and tables for the documents. */
@NullMarked
package dev.vaporetto.bench.report;

import org.jspecify.annotations.NullMarked;
