/**
 * Runs the official TCK of Jakarta WebSocket against the engine, container by container. Nothing of
 * the TCK is in this repository: its jars are taken from the local Maven repository.
 */
@NullMarked
package dev.vaporetto.tck;

import org.jspecify.annotations.NullMarked;
