@NullMarked
package dev.vaporetto.metrics;

import org.jspecify.annotations.NullMarked;
