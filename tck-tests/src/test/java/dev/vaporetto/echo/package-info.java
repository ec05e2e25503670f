/** The echo that every container must pass: the first proof that bytes come and go. */
@NullMarked
package dev.vaporetto.echo;

import org.jspecify.annotations.NullMarked;
