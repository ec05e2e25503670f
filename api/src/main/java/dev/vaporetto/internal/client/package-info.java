/** The client's half of the fluent API. */
@NullMarked
package dev.vaporetto.internal.client;

import org.jspecify.annotations.NullMarked;
