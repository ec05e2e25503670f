package dev.vaporetto.internal.room.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.internal.room.presence.PresenceMessage.Kind;
import dev.vaporetto.internal.room.wire.UnreadableMessageException;
import dev.vaporetto.room.MemberInfo;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteNodeTest {
  private static final UUID ORIGIN = new UUID(1, 2);
  private static final Change ADA = there("ada");
  private static final Change BOB = there("bob");
  private static final Change CY = there("cy");

  private final RemoteNode node = new RemoteNode();

  private static Change there(String name) {
    return new Change("hall", name, MemberInfo.named(name));
  }

  private static Change gone(Change change) {
    return new Change(change.room(), change.member(), null);
  }

  private static PresenceMessage message(
      Kind kind, long incarnation, long version, long left, long part, Change... changes) {
    return new PresenceMessage(
        ORIGIN, kind, incarnation, version, left, PresenceMessage.ALL, part, List.of(changes));
  }

  private List<Change> delta(long version, Change... changes) {
    return node.take(message(Kind.DELTA, 1, version, 0, 0, changes));
  }

  private List<Change> snapshot(long version, long left, long part, Change... changes) {
    return node.take(message(Kind.SNAPSHOT, 1, version, left, part, changes));
  }

  private List<Change> heartbeat(long incarnation, long version) {
    return node.take(message(Kind.HEARTBEAT, incarnation, version, 1000, 0));
  }

  @Test
  void changesFollowEachOther() {
    assertThat(delta(1, ADA)).containsExactly(ADA);
    assertThat(delta(3, BOB, gone(ADA))).containsExactly(BOB, gone(ADA));
    assertThat(node.isKnown()).isTrue();
    assertThat(delta(3, BOB, gone(ADA))).as("again").isEmpty();
    assertThat(heartbeat(1, 3)).isEmpty();
    assertThat(node.isKnown()).isTrue();
    assertThat(node.leave()).containsExactly(gone(BOB));
  }

  @Test
  void aChangeThatWasMissedMakesTheMembersUnknownUntilASnapshot() {
    delta(1, ADA);
    assertThat(delta(3, CY)).isEmpty();
    assertThat(node.isKnown()).isFalse();
    assertThat(delta(4, gone(ADA))).isEmpty();
    assertThat(snapshot(4, 0, 0, BOB, CY)).containsExactly(BOB, CY, gone(ADA));
    assertThat(node.isKnown()).isTrue();
    assertThat(delta(5, gone(BOB))).containsExactly(gone(BOB));
  }

  @Test
  void aHeartbeatOfAnotherVersionShowsThatAChangeWasMissed() {
    delta(1, ADA);
    heartbeat(1, 2);
    assertThat(node.isKnown()).isFalse();
    assertThat(node.leave()).containsExactly(gone(ADA));
  }

  @Test
  void aNodeThatHasNeverHadAMemberIsKnown() {
    heartbeat(1, 0);
    assertThat(node.isKnown()).isTrue();
  }

  @Test
  void aSnapshotCountsOnlyWhenAllItsPartsHaveCome() {
    assertThat(snapshot(3, 2, 0, ADA)).isEmpty();
    assertThat(snapshot(3, 1, 1, BOB)).isEmpty();
    assertThat(snapshot(3, 0, 2, CY)).containsExactly(ADA, BOB, CY);
    RemoteNode other = new RemoteNode();
    other.take(message(Kind.SNAPSHOT, 1, 3, 2, 0, ADA));
    assertThat(other.take(message(Kind.SNAPSHOT, 1, 3, 0, 2, CY))).isEmpty();
    assertThat(other.isKnown()).isFalse();
    assertThat(other.take(message(Kind.SNAPSHOT, 1, 3, 0, 1, BOB))).isEmpty();
    assertThat(other.take(message(Kind.SNAPSHOT, 1, 4, 0, 0, BOB))).containsExactly(BOB);
  }

  @Test
  void aSnapshotThatIsNotNewerChangesNothing() {
    delta(2, ADA, BOB);
    assertThat(snapshot(2, 0, 0, CY)).isEmpty();
    assertThat(snapshot(1, 0, 0, CY)).isEmpty();
    assertThat(node.isKnown()).isTrue();
    assertThat(snapshot(3, 0, 0, ADA, CY)).containsExactly(CY, gone(BOB));
  }

  @Test
  void whoHasLeftIsNotInASnapshot() {
    assertThat(snapshot(3, 0, 0, ADA, gone(BOB))).containsExactly(ADA);
    assertThat(node.leave()).containsExactly(gone(ADA));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 86_400_001, Long.MAX_VALUE})
  void aHeartbeatWhoseIntervalWouldBeNoDeadlineIsNotRead(long interval) {
    byte[] encoded = message(Kind.HEARTBEAT, 1, 0, interval, 0).encode();
    assertThatThrownBy(() -> PresenceMessage.decode(encoded))
        .isInstanceOf(UnreadableMessageException.class)
        .hasMessage(
            "a heartbeat with an interval of " + interval + " ms came; expected 1 to 86400000");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 86_400_000})
  void theLongestAndTheShortestIntervalAreRead(long interval) throws Exception {
    PresenceMessage sent = message(Kind.HEARTBEAT, 1, 0, interval, 0);
    assertThat(PresenceMessage.decode(sent.encode())).isEqualTo(sent);
  }

  @Test
  void anotherIncarnationBeginsAnew() {
    delta(2, ADA, BOB);
    heartbeat(2, 5);
    assertThat(node.isKnown()).isFalse();
    assertThat(delta(3, CY)).as("of the earlier incarnation").isEmpty();
    assertThat(node.take(message(Kind.SNAPSHOT, 2, 5, 0, 0, BOB))).containsExactly(gone(ADA));
    heartbeat(3, 0);
    assertThat(node.isKnown()).isTrue();
    assertThat(node.leave()).isEmpty();
  }

  @Test
  void aMessageComesAsItWas() throws Exception {
    PresenceMessage sent =
        new PresenceMessage(
            ORIGIN,
            Kind.SNAPSHOT,
            7,
            8,
            9,
            new UUID(3, 4),
            5,
            List.of(
                new Change("hall", "id", new MemberInfo("ada", Map.of("a", "1", "b", ""))),
                gone(BOB)));
    assertThat(PresenceMessage.decode(sent.encode())).isEqualTo(sent);
  }
}
