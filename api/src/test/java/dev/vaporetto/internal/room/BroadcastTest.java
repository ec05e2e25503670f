package dev.vaporetto.internal.room;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.engine.ScriptedOutbound;
import dev.vaporetto.internal.engine.SharedMessage;
import dev.vaporetto.internal.engine.SharedMessages;
import dev.vaporetto.internal.room.wire.RoomMessage;
import dev.vaporetto.internal.socket.FluentSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BroadcastTest {
  private final Queue<RoomMessage> arrivals = new ArrayDeque<>();

  /** Runs when a member gets its first messages, with the member's number. */
  private Consumer<Integer> onFirst = number -> {};

  /** What each member got together, such as "1+2". */
  private final List<List<String>> received = new ArrayList<>();

  private final List<SharedMessages> batches = new ArrayList<>();
  private final List<WebSocket> members = new ArrayList<>();

  private void members(int count) {
    for (int i = 0; i < count; i++) {
      List<String> mine = new ArrayList<>();
      received.add(mine);
      int number = i;
      members.add(
          new FluentSocket(
              new ScriptedOutbound() {
                @Override
                public void send(SharedMessages messages, Consumer<@Nullable Throwable> outcome) {
                  batches.add(messages);
                  boolean first = mine.isEmpty();
                  mine.add(
                      String.join(
                          "+", messages.messages().stream().map(SharedMessage::text).toList()));
                  if (first) {
                    onFirst.accept(number);
                  }
                }
              },
              kind -> false));
    }
  }

  private static RoomMessage message(String text, String except) {
    return new RoomMessage(RoomMessage.Kind.TEXT, text.getBytes(UTF_8), except);
  }

  private void broadcast(RoomMessage first) {
    new Broadcast(members, arrivals::poll, (member, failure) -> {}).run(first);
  }

  @Test
  void whatComesMeanwhileLeavesTogetherWithWhatAMemberHasNotGot() {
    members(4);
    onFirst =
        number -> {
          if (number == 1) {
            arrivals.add(message("2", ""));
            arrivals.add(message("3", ""));
          }
        };
    broadcast(message("1", ""));
    assertThat(received)
        .containsExactly(
            List.of("1", "2+3"), List.of("1", "2+3"), List.of("1+2+3"), List.of("1+2+3"));
    assertThat(batches.stream().distinct()).as("each is encoded once").hasSize(3);
  }

  @Test
  void aMemberThatIsLeftOutGetsTheOthersTogether() {
    members(2);
    String id = members.get(0).id();
    arrivals.add(message("2", id));
    arrivals.add(message("3", ""));
    broadcast(message("1", ""));
    assertThat(received).containsExactly(List.of("1+3"), List.of("1+2+3"));
    broadcast(message("4", id));
    assertThat(received.get(0)).containsExactly("1+3");
    assertThat(received.get(1)).endsWith("4");
  }

  @Test
  void soManyLeaveTogetherAtMost() {
    members(1);
    IntStream.range(0, 100).forEach(i -> arrivals.add(message("m", "")));
    broadcast(message("m", ""));
    assertThat(received.get(0)).singleElement().asString().hasSize(64 * 2 - 1);
    assertThat(arrivals).hasSize(37);
    broadcast(message("x".repeat(64 * 1024), ""));
    assertThat(arrivals).as("not behind so many bytes").hasSize(37);
  }

  @Test
  void aRoomWithoutMembersSendsNothing() {
    arrivals.add(message("2", ""));
    broadcast(message("1", ""));
    assertThat(arrivals).hasSize(1);
  }
}
