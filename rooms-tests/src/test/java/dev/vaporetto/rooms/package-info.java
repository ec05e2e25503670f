/**
 * Rooms on three nodes, each a server in a process of its own, and what goes wrong between them.
 */
@NullMarked
package dev.vaporetto.rooms;

import org.jspecify.annotations.NullMarked;
