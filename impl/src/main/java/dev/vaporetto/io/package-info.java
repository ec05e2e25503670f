/**
 * Event loops: threads that wait for many sockets, read them, and run the callbacks of plain TCP
 * sockets themselves. {@link dev.vaporetto.io.LoopChannel} is one such socket, whoever accepted it.
 *
 * <p>A callback may block. So a watchdog looks at each loop every few milliseconds, and gives the
 * loop of a callback that blocks to another thread.
 */
@NullMarked
package dev.vaporetto.io;

import org.jspecify.annotations.NullMarked;
