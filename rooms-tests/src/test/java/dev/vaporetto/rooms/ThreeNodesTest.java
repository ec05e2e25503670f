package dev.vaporetto.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.vaporetto.containers.BrokerServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rooms on three nodes, over each broker. With {@code -Drooms.outage=30} a node is cut off for 30 s
 * more instead of one, by a network that swallows everything instead of one that refuses it.
 */
class ThreeNodesTest {
  private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("rooms.outage", 1));

  /** A broker notices a network that swallows everything within this time. */
  private static final Duration SILENCE = Duration.ofSeconds(20);

  /** So that no more is said in an outage than a broker keeps. */
  private static final long PAUSE_MILLIS = 10 + 4 * OUTAGE.toSeconds();

  private static final Map<BrokerKind, BrokerServer> BROKERS = new EnumMap<>(BrokerKind.class);
  private static final List<NodeProcess> NODES = new ArrayList<>();

  private final String room = "room-" + UUID.randomUUID();
  private final List<Member> members = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    for (BrokerKind kind : BrokerKind.values()) {
      if (!kind.isMissing()) {
        BROKERS.put(kind, kind.startServer());
      }
    }
    for (int i = 0; i < 3; i++) {
      NODES.add(new NodeProcess(BROKERS));
    }
    for (NodeProcess node : NODES) {
      node.awaitReady();
    }
  }

  @AfterAll
  static void stop() {
    NODES.forEach(NodeProcess::close);
    BROKERS.values().forEach(BrokerServer::close);
  }

  @AfterEach
  void leave() {
    members.forEach(Member::close);
  }

  private static BrokerServer broker(BrokerKind kind) {
    BrokerServer server = BROKERS.get(kind);
    assumeFalse(server == null, "the server of " + kind + " is not installed");
    return Objects.requireNonNull(server);
  }

  /** One member on each node, or several. */
  private void join(BrokerKind kind, int onEach) throws Exception {
    for (NodeProcess node : NODES) {
      awaitConnected(node, kind);
      for (int i = 0; i < onEach; i++) {
        members.add(Member.join(node, kind, room, "m" + members.size()));
      }
    }
  }

  private static void awaitConnected(NodeProcess node, BrokerKind kind) throws Exception {
    node.await(kind, "states", states -> states.matches("(.* )?(CONNECTED|RESUMED)"));
  }

  private static int count(String states, String state) {
    return (int) Stream.of(states.split(" ", -1)).filter(state::equals).count();
  }

  /** Everybody says something that everybody hears. */
  private void sayTheEnd() throws InterruptedException {
    for (Member member : members) {
      String text = member.sayForSure();
      for (Member other : members) {
        other.awaitHeard(text);
      }
    }
  }

  /** Order, nothing twice, and what was kept was heard or there is a gap. */
  private void assertPromises(BrokerKind kind) throws InterruptedException {
    List<String> kept = new ArrayList<>();
    for (Member member : members) {
      member.awaitOutcomes();
      kept.addAll(member.sent());
    }
    for (Member member : members) {
      member.assertOrderly();
      if (member.gaps().isEmpty()) {
        assertThat(new HashSet<>(member.heard()))
            .as("what %s has heard without a gap", member.name())
            .containsAll(kept);
      }
    }
    if (kind.recovers()) {
      List<Member> whole = members.stream().filter(each -> each.gaps().isEmpty()).toList();
      for (Member member : whole) {
        assertThat(member.heard()).isEqualTo(whole.get(0).heard());
      }
    }
  }

  private void awaitTruePresence(BrokerKind kind) throws Exception {
    String truth = members.stream().map(Member::name).sorted().collect(Collectors.joining(" "));
    for (NodeProcess node : NODES) {
      node.await(kind, "presence " + room, truth::equals);
    }
  }

  private void tell(BrokerKind kind, String what) {
    int kept = members.stream().mapToInt(each -> each.sent().size()).sum();
    int failed = members.stream().mapToInt(each -> each.failed().size()).sum();
    int heard = members.stream().mapToInt(each -> each.heard().size()).sum();
    int gaps = members.stream().mapToInt(each -> each.gaps().size()).sum();
    System.out.printf(
        "%s, %s: %d kept, %d failed, %d heard by %d members, %d gaps told%n",
        kind, what, kept, failed, heard, members.size(), gaps);
  }

  @ParameterizedTest
  @EnumSource
  void allMembersOfAllNodesHearTheSame(BrokerKind kind) throws Exception {
    broker(kind);
    join(kind, 2);
    int each = 40;
    for (int i = 0; i < each; i++) {
      members.forEach(member -> member.say(""));
    }
    for (Member member : members) {
      for (Member sender : members) {
        member.awaitHeard(sender.name() + ":" + (each - 1));
      }
    }
    assertPromises(kind);
    for (Member member : members) {
      assertThat(member.heard()).hasSize(each * members.size());
      assertThat(member.gaps()).isEmpty();
    }
    awaitTruePresence(kind);
    tell(kind, "a healthy day");
  }

  @ParameterizedTest
  @EnumSource
  void aCrashOfTheBrokerIsAGapOrNothingIsMissing(BrokerKind kind) throws Exception {
    BrokerServer server = broker(kind);
    join(kind, 1);
    List<Integer> resumed = new ArrayList<>();
    for (NodeProcess node : NODES) {
      resumed.add(count(node.ask(kind, "states"), "RESUMED"));
    }
    Talk talk = new Talk(members, PAUSE_MILLIS);
    talk.awaitRounds(20);
    server.kill();
    for (NodeProcess node : NODES) {
      node.await(kind, "states", states -> states.endsWith("LOST"));
    }
    talk.awaitRounds(20);
    server.startAgain();
    for (int i = 0; i < NODES.size(); i++) {
      int before = resumed.get(i);
      NODES.get(i).await(kind, "states", states -> count(states, "RESUMED") > before);
    }
    talk.awaitRounds(20);
    talk.end();
    sayTheEnd();
    assertPromises(kind);
    for (Member member : members) {
      assertThat(member.failed()).isNotEmpty();
      assertThat(kind.recovers() || !member.gaps().isEmpty())
          .as("%s was told of a gap", member.name())
          .isTrue();
    }
    awaitTruePresence(kind);
    tell(kind, "a crash of the broker");
  }

  @ParameterizedTest
  @EnumSource
  void aNodeThatIsCutOffMissesNothingOrIsToldSo(BrokerKind kind) throws Exception {
    broker(kind);
    join(kind, 1);
    NodeProcess alone = NODES.get(0);
    int before = count(alone.ask(kind, "states"), "RESUMED");
    Talk talk = new Talk(members, PAUSE_MILLIS);
    talk.awaitRounds(10);
    if (OUTAGE.compareTo(SILENCE) < 0) {
      alone.network(kind).refuse();
    } else {
      alone.network(kind).stall();
    }
    alone.await(kind, "states", states -> states.endsWith("LOST"));
    talk.awaitRounds(30);
    Thread.sleep(OUTAGE.toMillis());
    alone.network(kind).pass();
    alone.await(kind, "states", states -> count(states, "RESUMED") > before);
    talk.awaitRounds(10);
    talk.end();
    sayTheEnd();
    assertPromises(kind);
    assertThat(members.get(0).failed()).isNotEmpty();
    assertThat(members.get(0).gaps().isEmpty()).isEqualTo(kind.recovers());
    assertThat(members.get(1).gaps()).isEmpty();
    assertThat(members.get(2).gaps()).isEmpty();
    awaitTruePresence(kind);
    tell(kind, "a node cut off");
  }

  @ParameterizedTest
  @EnumSource
  void aMessageWhoseAcknowledgementIsLostIsHeardOnce(BrokerKind kind) throws Exception {
    broker(kind);
    join(kind, 1);
    NodeProcess cut = NODES.get(0);
    int before = count(cut.ask(kind, "states"), "RESUMED");
    cut.network(kind).holdAnswers();
    String text = members.get(0).say("");
    members.get(1).awaitHeard(text);
    cut.network(kind).cut();
    cut.network(kind).pass();
    members.get(0).await(("failed " + text)::equals);
    cut.await(kind, "states", states -> count(states, "RESUMED") > before);
    sayTheEnd();
    assertPromises(kind);
    assertThat(members.get(1).heard()).containsOnlyOnce(text);
    assertThat(members.get(0).heard().contains(text) || !members.get(0).gaps().isEmpty()).isTrue();
    tell(kind, "a cut between a message and its acknowledgement");
  }

  @ParameterizedTest
  @EnumSource
  void aSlowNetworkBlocksNoSocket(BrokerKind kind) throws Exception {
    broker(kind);
    join(kind, 1);
    NodeProcess slow = NODES.get(0);
    slow.network(kind).throttle(1024);
    String padding = " " + "x".repeat(500);
    for (int i = 0; i < 100; i++) {
      members.get(0).say(padding);
      members.get(1).say("");
      members.get(2).awaitHeard("m1:" + i);
    }
    slow.network(kind).pass();
    members.get(0).awaitOutcomes();
    awaitConnected(slow, kind);
    sayTheEnd();
    assertPromises(kind);
    long waited = Long.parseLong(slow.ask(kind, "waited"));
    assertThat(waited).as("milliseconds that a send has waited").isLessThan(50);
    tell(kind, "1 KB a second for one node, " + waited + " ms waited at most");
  }

  /** What does not reach another node does not cost more with more nodes. */
  @ParameterizedTest
  @EnumSource
  void aMessageOfARoomOfOneNodeReachesNoOtherNode(BrokerKind kind) throws Exception {
    broker(kind);
    for (NodeProcess node : NODES) {
      awaitConnected(node, kind);
    }
    members.add(Member.join(NODES.get(0), kind, room, "m0"));
    awaitTruePresence(kind);
    List<Long> before = answeredBytes(kind);
    int messages = 400;
    int size = 1000;
    String last = "";
    for (int i = 0; i < messages; i++) {
      last = members.get(0).say(" " + "x".repeat(size));
    }
    members.get(0).awaitHeard(last);
    members.get(0).awaitOutcomes();
    List<Long> after = answeredBytes(kind);
    List<Long> cost = new ArrayList<>();
    for (int i = 0; i < NODES.size(); i++) {
      cost.add(after.get(i) - before.get(i));
    }
    assertPromises(kind);
    assertThat(cost.get(0)).isGreaterThan((long) messages * size);
    // Their heartbeats of presence and of the broker's connection, however long it takes.
    assertThat(cost.get(1)).as("bytes to another node").isLessThan((long) messages * size / 10);
    assertThat(cost.get(2)).as("bytes to another node").isLessThan((long) messages * size / 10);
    tell(kind, "a room of one node, bytes to each node " + cost);
  }

  private static List<Long> answeredBytes(BrokerKind kind) {
    return NODES.stream().map(each -> each.network(kind).answeredBytes()).toList();
  }

  @ParameterizedTest
  @EnumSource
  void aMemberOfANodeThatCrashesGoesOnElsewhere(BrokerKind kind) throws Exception {
    broker(kind);
    join(kind, 1);
    sayTheEnd();
    awaitTruePresence(kind);
    NODES.get(2).kill();
    long killed = System.nanoTime();
    try {
      Member homeless = members.remove(2);
      for (NodeProcess node : NODES.subList(0, 2)) {
        node.await(kind, "presence " + room, "m0 m1"::equals);
      }
      long millis = Duration.ofNanos(System.nanoTime() - killed).toMillis();
      for (int i = 0; i < 20; i++) {
        members.get(i % 2).sayForSure();
      }
      members.add(homeless.resumed(NODES.get(1), kind, room));
      sayTheEnd();
      for (NodeProcess node : NODES.subList(0, 2)) {
        node.await(kind, "presence " + room, "m0 m1 m2"::equals);
      }
      assertPromises(kind);
      assertThat(members.get(2).gaps().isEmpty()).isEqualTo(kind.recovers());
      tell(kind, "a crash of a node, presence was true " + millis + " ms after it");
    } finally {
      NODES.get(2).startAgain();
    }
    awaitTruePresence(kind);
  }
}
