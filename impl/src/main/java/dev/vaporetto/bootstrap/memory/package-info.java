/** The engine without a server and without a port: for the tests of applications. */
@NullMarked
package dev.vaporetto.bootstrap.memory;

import org.jspecify.annotations.NullMarked;
