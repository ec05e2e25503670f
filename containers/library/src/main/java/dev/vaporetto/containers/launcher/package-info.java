/**
 * The programs that run an embedded container in a process of its own. They need the JDK and the
 * container's jars, nothing else, so that no class of a test reaches the server.
 */
@NullMarked
package dev.vaporetto.containers.launcher;

import org.jspecify.annotations.NullMarked;
