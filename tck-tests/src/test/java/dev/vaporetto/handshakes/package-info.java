/** A table of handshakes as raw bytes, legal and illegal, and how servers answer them. */
@NullMarked
package dev.vaporetto.handshakes;

import org.jspecify.annotations.NullMarked;
