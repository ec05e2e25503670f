/**
 * Any other engine, by the standard API alone. Everything that only such an engine needs is here.
 */
@NullMarked
package dev.vaporetto.internal.engine.standard;

import org.jspecify.annotations.NullMarked;
