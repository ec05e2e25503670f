/**
 * One budget of bytes for all that waits and all that is unfinished in an application. It counts
 * and decides, and knows no connection.
 */
@NullMarked
package dev.vaporetto.memory;

import org.jspecify.annotations.NullMarked;
