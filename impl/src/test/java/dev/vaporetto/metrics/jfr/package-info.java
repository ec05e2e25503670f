@NullMarked
package dev.vaporetto.metrics.jfr;

import org.jspecify.annotations.NullMarked;
