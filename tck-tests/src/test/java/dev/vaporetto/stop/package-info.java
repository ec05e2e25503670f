/** What the peers of a server that stops are told. */
@NullMarked
package dev.vaporetto.stop;

import org.jspecify.annotations.NullMarked;
