/** The client's end of a connection. */
@NullMarked
package dev.vaporetto.internal.client;

import org.jspecify.annotations.NullMarked;
