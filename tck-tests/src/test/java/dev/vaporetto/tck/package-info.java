@NullMarked
package dev.vaporetto.tck;

import org.jspecify.annotations.NullMarked;
