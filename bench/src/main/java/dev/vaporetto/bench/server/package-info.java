/** The measured servers, each in a process of its own. */
@NullMarked
package dev.vaporetto.bench.server;

import org.jspecify.annotations.NullMarked;
