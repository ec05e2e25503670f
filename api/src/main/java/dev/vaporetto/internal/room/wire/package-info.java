/** What the nodes of an application write to each other by way of a broker. */
@NullMarked
package dev.vaporetto.internal.room.wire;

import org.jspecify.annotations.NullMarked;
