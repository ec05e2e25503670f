/** The example's chat on several nodes, for a demonstration. */
@NullMarked
package dev.vaporetto.containers.nodes;

import org.jspecify.annotations.NullMarked;
