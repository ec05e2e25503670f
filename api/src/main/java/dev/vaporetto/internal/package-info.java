/** What every part of the fluent API uses: threads, a clock, checks. */
@NullMarked
package dev.vaporetto.internal;

import org.jspecify.annotations.NullMarked;
