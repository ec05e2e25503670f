/** The example application: an echo as a programmatic endpoint, and one as an annotated class. */
@NullMarked
package dev.vaporetto.example;

import org.jspecify.annotations.NullMarked;
