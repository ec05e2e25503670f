/** Our own Arquillian suite: what the standard says about applications, on each container. */
@NullMarked
package dev.vaporetto.suite;

import org.jspecify.annotations.NullMarked;
