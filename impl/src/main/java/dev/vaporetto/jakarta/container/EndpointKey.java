package dev.vaporetto.jakarta.container;

/**
 * What makes connections those of the same endpoint.
 *
 * @param path with its templates
 */
record EndpointKey(Class<?> endpointClass, String path) {}
