/** Where a client begins to connect. */
@NullMarked
package dev.vaporetto.internal.connect;

import org.jspecify.annotations.NullMarked;
