package dev.vaporetto.engine;

/**
 * A message for many sessions, made by {@link EngineSession#prepare}, or some of them by {@link
 * EngineSession#prepareAll}: it is encoded once, and compressed once for each set of parameters
 * without context takeover (RFC 7692 §7.1.1). Thread-safe; it may be sent by any session of this
 * engine, any number of times.
 */
public interface PreparedMessage {}
