/** The order in which tasks run, for every layer above. It stands on the JDK alone. */
@NullMarked
package dev.vaporetto.concurrent;

import org.jspecify.annotations.NullMarked;
