/** The rooms of one node. */
@NullMarked
package dev.vaporetto.internal.room;

import org.jspecify.annotations.NullMarked;
