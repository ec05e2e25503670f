/**
 * Real containers for tests and benchmarks, each in a process of its own, and what talks to them.
 */
@NullMarked
package dev.vaporetto.containers;

import org.jspecify.annotations.NullMarked;
