/** Starts the example on an embedded Jetty, for the profile {@code chat}; no part of the WAR. */
@NullMarked
package dev.vaporetto.example.start;

import org.jspecify.annotations.NullMarked;
