/** Our engine and independent ones, and what they say to each other on the wire. */
@NullMarked
package dev.vaporetto.interop;

import org.jspecify.annotations.NullMarked;
