package dev.vaporetto.jakarta.session;

import jakarta.websocket.MessageHandler;

/**
 * A handler that says how large its messages may be: it gets one when all of it is there, also
 * where a stream decoder could begin before.
 */
@FunctionalInterface
public interface WholeMessages<T> extends MessageHandler.Whole<T> {}
