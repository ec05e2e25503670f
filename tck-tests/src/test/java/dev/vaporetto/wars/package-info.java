/** Classes that tests put into WARs: they run in the server's process, not in the test's. */
@NullMarked
package dev.vaporetto.wars;

import org.jspecify.annotations.NullMarked;
