/** Our own engine. The rest of the API touches this package only where that is present. */
@NullMarked
package dev.vaporetto.internal.engine.own;

import org.jspecify.annotations.NullMarked;
