/** Threads that run one at a time, in every order. */
@NullMarked
package dev.vaporetto.connection.steps;

import org.jspecify.annotations.NullMarked;
