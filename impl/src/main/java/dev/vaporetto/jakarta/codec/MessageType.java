package dev.vaporetto.jakarta.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Which messages can become objects of a Java type, and how. Immutable.
 *
 * @param text null if text messages cannot
 * @param binary null if binary messages cannot
 * @param pong whether it is the type of pongs
 */
public record MessageType(
    @Nullable Conversion<String> text, @Nullable Conversion<ByteBuffer> binary, boolean pong) {}
