/** Plots as SVG files: rows of bars or dots, and lines. */
@NullMarked
package dev.vaporetto.bench.svg;

import org.jspecify.annotations.NullMarked;
