/** The one package that touches Vaporetto's own engine; loaded only where that is present. */
@NullMarked
package dev.vaporetto.internal.engine;

import org.jspecify.annotations.NullMarked;
