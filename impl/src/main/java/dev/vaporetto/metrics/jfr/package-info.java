/** The engine's events of the JDK's flight recorder (JFR). */
@NullMarked
package dev.vaporetto.metrics.jfr;

import org.jspecify.annotations.NullMarked;
