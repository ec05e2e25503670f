/** How a web application gets its container: the start and the end of everything. */
@NullMarked
package dev.vaporetto.bootstrap;

import org.jspecify.annotations.NullMarked;
