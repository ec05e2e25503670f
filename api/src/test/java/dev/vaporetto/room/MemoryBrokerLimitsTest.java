package dev.vaporetto.room;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.internal.ManualClock;
import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomBroker.Delivery;
import dev.vaporetto.room.RoomBroker.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is kept in memory is bounded, and what is not kept any more is a gap. */
class MemoryBrokerLimitsTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Channel ROOM = new Channel(Channel.Kind.ROOM, "hall");

  private final ManualClock clock = new ManualClock();

  private RoomBroker node(HistoryLimits limits) {
    return MemoryBroker.keeping(limits, clock::nanoTime).node();
  }

  private static History history(RoomBroker node, @Nullable RoomPosition after) {
    return node.history(ROOM, after).toCompletableFuture().join();
  }

  private static List<String> texts(History history) {
    return history.deliveries().stream().map(each -> new String(each.message(), UTF_8)).toList();
  }

  private static RoomPosition start(RoomBroker node) {
    Optional<RoomPosition> start =
        node.subscribe(
                new Channel(Channel.Kind.ROOM, "elsewhere"),
                new RoomBroker.Subscriber() {
                  @Override
                  public void deliver(Delivery delivery) {}

                  @Override
                  public void missed(String reason) {}
                })
            .toCompletableFuture()
            .join();
    return start.orElseThrow();
  }

  private static void publish(RoomBroker node, String... texts) {
    for (String text : texts) {
      node.publish(ROOM, text.getBytes(UTF_8));
    }
  }

  @Test
  void theCountIsBounded() {
    RoomBroker node = node(new HistoryLimits(2, 1_000_000, HOUR));
    RoomPosition start = start(node);
    publish(node, "a", "b");
    assertThat(history(node, start).gap()).isFalse();
    publish(node, "c");
    assertThat(texts(history(node, null))).containsExactly("b", "c");
    assertThat(history(node, null).gap()).isFalse();
    assertThat(history(node, start).gap()).isTrue();
    assertThat(history(node, history(node, null).deliveries().get(0).position()).gap()).isFalse();
  }

  @Test
  void theBytesAreBounded() {
    RoomBroker node = node(new HistoryLimits(1000, 1000, HOUR));
    RoomPosition start = start(node);
    publish(node, "a".repeat(400), "b".repeat(400));
    assertThat(texts(history(node, start))).hasSize(2);
    publish(node, "c".repeat(400));
    assertThat(texts(history(node, null))).containsExactly("b".repeat(400), "c".repeat(400));
    publish(node, "d".repeat(2000));
    assertThat(texts(history(node, null))).isEmpty();
    assertThat(history(node, start).gap()).isTrue();
  }

  @Test
  void theAgeIsBoundedAndAForgottenRoomStillHasItsGap() {
    RoomBroker node = node(new HistoryLimits(1000, 1_000_000, Duration.ofSeconds(10)));
    RoomPosition start = start(node);
    publish(node, "a");
    clock.advance(10_000);
    assertThat(texts(history(node, start))).containsExactly("a");
    clock.advance(1);
    assertThat(history(node, start)).isEqualTo(new History(List.of(), true, false));
    // Publishing elsewhere looks for rooms of which nothing is kept.
    for (int i = 0; i < 5; i++) {
      node.publish(new Channel(Channel.Kind.ROOM, "another " + i), new byte[1]);
    }
    assertThat(history(node, start)).isEqualTo(new History(List.of(), true, false));
  }

  /** As when a system without threads lets a delivery run to its end at once. */
  @Test
  void whatIsPublishedDuringADeliveryFollowsItAtEverySubscriber() {
    MemoryBroker broker = MemoryBroker.create();
    List<RoomBroker> nodes = List.of(broker.node(), broker.node());
    List<List<String>> heard = List.of(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < 2; i++) {
      List<String> texts = heard.get(i);
      RoomBroker node = nodes.get(i);
      node.subscribe(
          ROOM,
          new RoomBroker.Subscriber() {
            @Override
            public void deliver(Delivery delivery) {
              texts.add(new String(delivery.message(), UTF_8));
              if (texts.size() == 1) {
                publish(node, "answer");
              }
            }

            @Override
            public void missed(String reason) {}
          });
    }
    publish(nodes.get(0), "question");
    assertThat(heard.get(0)).containsExactly("question", "answer", "answer");
    assertThat(heard.get(1)).isEqualTo(heard.get(0));
  }

  @Test
  void limitsAreChecked() {
    assertThatThrownBy(() -> new HistoryLimits(0, 1, Duration.ZERO))
        .hasMessage(
            "0 messages, 1 bytes and PT0S came as limits of a history; expected at least 1, 1 and a"
                + " millisecond");
  }
}
