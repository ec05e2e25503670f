/** What every layer needs to write to the log. It stands on the JDK alone. */
@NullMarked
package dev.vaporetto.log;

import org.jspecify.annotations.NullMarked;
