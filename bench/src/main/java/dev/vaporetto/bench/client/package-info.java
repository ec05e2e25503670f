/** Clients that are measured: each in a process of its own, all with the same application. */
@NullMarked
package dev.vaporetto.bench.client;

import org.jspecify.annotations.NullMarked;
