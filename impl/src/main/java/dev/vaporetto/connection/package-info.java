/**
 * One connection in time: its lock, its write loop, its timers. The only package where threads
 * meet.
 *
 * <p>A container's {@link dev.vaporetto.connection.Transport} is below, a {@link
 * dev.vaporetto.connection.ConnectionHandler} (a Jakarta session) above.
 */
@NullMarked
package dev.vaporetto.connection;

import org.jspecify.annotations.NullMarked;
