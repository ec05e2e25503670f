package dev.vaporetto.jakarta.codec;

/**
 * One thing that an encoder or decoder class can do.
 *
 * @param index of the class in the list of the endpoint's configuration
 * @param codedType the class of the objects that it encodes or decodes to
 */
record Coder(int index, CoderKind kind, Class<?> codedType) {}
