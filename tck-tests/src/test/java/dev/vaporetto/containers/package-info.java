/** Tests of the harness itself. */
@NullMarked
package dev.vaporetto.containers;

import org.jspecify.annotations.NullMarked;
