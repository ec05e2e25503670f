/** What the fluent API needs of an engine: {@link dev.vaporetto.internal.engine.Engine}. */
@NullMarked
package dev.vaporetto.internal.engine;

import org.jspecify.annotations.NullMarked;
