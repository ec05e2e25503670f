/** How many frames of ours a message passes between the container and the application. */
@NullMarked
package dev.vaporetto.depth;

import org.jspecify.annotations.NullMarked;
