/** What others get of a release: the published jars as they are. */
@NullMarked
package dev.vaporetto.release;

import org.jspecify.annotations.NullMarked;
