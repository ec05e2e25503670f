package dev.vaporetto.jakarta.endpoint;

import org.jspecify.annotations.Nullable;

/**
 * An instance of an endpoint class.
 *
 * @param destruction to be run once, when the instance is not used any more; null for nothing
 */
public record Instance(Object object, @Nullable Runnable destruction) {}
