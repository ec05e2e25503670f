/** The examples in the javadoc are code: they compile. */
@NullMarked
package dev.vaporetto.examples;

import org.jspecify.annotations.NullMarked;
