/** Any other engine, as the standard API has it; all code that only such an engine needs. */
@NullMarked
package dev.vaporetto.internal.engine.standard;

import org.jspecify.annotations.NullMarked;
