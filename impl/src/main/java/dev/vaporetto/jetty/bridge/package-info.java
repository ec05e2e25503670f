/**
 * What is compiled against Jetty. Where the application cannot see Jetty's classes, a class loader
 * of our own defines this package beside them, so it touches only public members of other packages.
 */
@NullMarked
package dev.vaporetto.jetty.bridge;

import org.jspecify.annotations.NullMarked;
