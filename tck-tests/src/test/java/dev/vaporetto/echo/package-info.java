/** The echo that every container must pass. */
@NullMarked
package dev.vaporetto.echo;

import org.jspecify.annotations.NullMarked;
