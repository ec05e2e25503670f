@NullMarked
package dev.vaporetto.micrometer;

import org.jspecify.annotations.NullMarked;
