package dev.vaporetto.room;

import java.util.UUID;

/**
 * A member of a room on any node.
 *
 * @param id the {@link dev.vaporetto.WebSocket#id} of its socket
 * @param node where the socket is; another one each time that an application starts
 * @param info what its node says of it
 */
public record RoomMember(String id, UUID node, MemberInfo info) {}
