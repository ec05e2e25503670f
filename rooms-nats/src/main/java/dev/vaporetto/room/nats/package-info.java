/** Rooms over NATS: {@link dev.vaporetto.room.nats.NatsRooms} is where an application begins. */
@NullMarked
package dev.vaporetto.room.nats;

import org.jspecify.annotations.NullMarked;
