/** The fluent socket, over the standard Jakarta API alone. */
@NullMarked
package dev.vaporetto.internal.socket;

import org.jspecify.annotations.NullMarked;
