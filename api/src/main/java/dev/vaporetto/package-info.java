/** The fluent WebSocket API: routes on the server, sockets on both sides, on any Jakarta engine. */
@NullMarked
package dev.vaporetto;

import org.jspecify.annotations.NullMarked;
