/**
 * Rooms: sets of sockets that get the same messages. Begin with {@link dev.vaporetto.room.Rooms}; a
 * {@link dev.vaporetto.room.RoomBroker} carries messages between the nodes of a cluster.
 */
@NullMarked
package dev.vaporetto.room;

import org.jspecify.annotations.NullMarked;
