/** One connection of a client, and the connect itself. */
@NullMarked
package dev.vaporetto.internal.client;

import org.jspecify.annotations.NullMarked;
