/** Our own engine. The classes of this package are loaded only where that engine is present. */
@NullMarked
package dev.vaporetto.internal.engine.own;

import org.jspecify.annotations.NullMarked;
