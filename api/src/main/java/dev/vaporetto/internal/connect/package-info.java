/** The builder of the client, and the beginning of a connect. */
@NullMarked
package dev.vaporetto.internal.connect;

import org.jspecify.annotations.NullMarked;
