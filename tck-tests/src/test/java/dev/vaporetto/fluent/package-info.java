/** The fluent API on our engine and on those of the servers. */
@NullMarked
package dev.vaporetto.fluent;

import org.jspecify.annotations.NullMarked;
