/** Finds applications when the servlet container starts, and registers their routes. */
@NullMarked
package dev.vaporetto.internal.start;

import org.jspecify.annotations.NullMarked;
