/** The fluent socket. */
@NullMarked
package dev.vaporetto.internal.socket;

import org.jspecify.annotations.NullMarked;
