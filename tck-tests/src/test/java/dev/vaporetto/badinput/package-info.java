/** What a peer may do wrong, and what it gets for it, on real containers. */
@NullMarked
package dev.vaporetto.badinput;

import org.jspecify.annotations.NullMarked;
