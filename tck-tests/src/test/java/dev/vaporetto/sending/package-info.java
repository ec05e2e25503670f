/** When sends leave: corking, blocking sends, sends of several threads, on real containers. */
@NullMarked
package dev.vaporetto.sending;

import org.jspecify.annotations.NullMarked;
