/** Wrong input of a peer, and the answers to it, on real containers. */
@NullMarked
package dev.vaporetto.badinput;

import org.jspecify.annotations.NullMarked;
