/** Arquillian on the servers of {@link dev.vaporetto.containers}. */
@NullMarked
package dev.vaporetto.arquillian;

import org.jspecify.annotations.NullMarked;
