/**
 * Rooms: sets of sockets that hear the same. Begin with {@link dev.vaporetto.room.Rooms}; what
 * carries messages between the nodes of a cluster is a {@link dev.vaporetto.room.RoomBroker}.
 */
@NullMarked
package dev.vaporetto.room;

import org.jspecify.annotations.NullMarked;
