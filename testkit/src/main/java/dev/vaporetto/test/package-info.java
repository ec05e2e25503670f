/** A test kit: routes and sockets without a server and without a port. */
@NullMarked
package dev.vaporetto.test;

import org.jspecify.annotations.NullMarked;
