/** The page of the example in a real browser. */
@NullMarked
package dev.vaporetto.browser;

import org.jspecify.annotations.NullMarked;
