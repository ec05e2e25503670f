package dev.vaporetto.room;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the rooms of this node count, for a metric or a page. Immutable.
 *
 * <pre>{@code
 * RoomStatistics now = rooms.statistics();
 * log(now.members() + " members in " + now.rooms() + " rooms, broker: " + now.brokerState());
 * }</pre>
 *
 * @param rooms that have a member on this node
 * @param members of this node; a socket that is in two rooms counts twice
 * @param unsent messages that a member did not get, since the start; see {@link Rooms#onUnsent}
 * @param gaps members that missed messages, once for each gap, since the start; see {@link
 *     Rooms#onGap}
 * @param broker the state of the broker; null where there is none, or where it has not said
 *     anything
 */
public record RoomStatistics(
    int rooms, int members, long unsent, long gaps, RoomBroker.@Nullable State broker) {
  /** The state of the broker; empty where there is none, or where it has not said anything. */
  public Optional<RoomBroker.State> brokerState() {
    return Optional.ofNullable(broker);
  }
}
