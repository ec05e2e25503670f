/**
 * One connection: {@link dev.vaporetto.connection.Connection} is the facade, which has the lock and
 * carries out what {@link dev.vaporetto.protocol.Protocol} decides. Its parts know nothing of it:
 * {@code in} reads and dispatches, {@code out} queues and writes, {@code time} has deadlines, and
 * {@code wire} is what all of them stand on.
 */
@NullMarked
package dev.vaporetto.connection;

import org.jspecify.annotations.NullMarked;
