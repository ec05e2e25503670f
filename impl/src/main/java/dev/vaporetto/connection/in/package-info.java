/** What comes in: bytes are read, and messages are dispatched one after another. */
@NullMarked
package dev.vaporetto.connection.in;

import org.jspecify.annotations.NullMarked;
