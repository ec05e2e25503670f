package dev.vaporetto.jakarta.endpoint;

/**
 * An instance of an endpoint class.
 *
 * @param destruction run once, when the instance is not used any more
 */
public record Instance(Object object, Runnable destruction) {}
