/**
 * The transport over Jetty's endpoints, for Jetty 12 with Servlet 6.0 or later. No class of this
 * package names a Jetty class, so it loads on any container; those of {@code bridge} do.
 */
@NullMarked
package dev.vaporetto.jetty;

import org.jspecify.annotations.NullMarked;
