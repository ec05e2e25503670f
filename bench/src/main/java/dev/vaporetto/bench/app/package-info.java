/** The application that the measured servers run; the same class file for every engine. */
@NullMarked
package dev.vaporetto.bench.app;

import org.jspecify.annotations.NullMarked;
