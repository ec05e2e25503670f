/** Fuzz targets for the protocol engine, their oracles, and what runs them. */
@NullMarked
package dev.vaporetto.fuzz;

import org.jspecify.annotations.NullMarked;
