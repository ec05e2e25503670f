package dev.vaporetto.internal.room;

import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.engine.SharedMessage;
import dev.vaporetto.internal.engine.SharedMessages;
import dev.vaporetto.internal.room.wire.RoomMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages of a room to its members, one member after the other. Each gets at once what has
 * come by then: the messages of a burst leave together, in one write to each member. Used by one
 * thread.
 *
 * <pre>
 *              member 1   2   3   4   5 ...
 *   message 1         ●   ●  ┌●┐ ┌●┐ ┌●┐      at once to members 3, 4, 5 ...,
 *   message 2         ○   ○  │●│ │●│ │●│      because message 3 came while 2 had its turn
 *   message 3         ○   ○  └●┘ └●┘ └●┘      ○ the second time round
 * </pre>
 */
final class Broadcast {
  /**
   * So many messages, or bytes, leave together at most: a member's write is not to be much more.
   */
  private static final int MAX_MESSAGES = 64;

  private static final int MAX_BYTES = 64 * 1024;

  private final List<WebSocket> members;
  private final Supplier<@Nullable RoomMessage> arrivals;
  private final BiConsumer<WebSocket, Throwable> unsent;

  private final List<SharedMessage> messages = new ArrayList<>();

  /** Who does not get each of the messages, in their order. */
  private final List<String> excepts = new ArrayList<>();

  /** Those of them that leave somebody out, each once: most messages leave out nobody. */
  private final Set<String> exceptSome = new HashSet<>();

  private int bytes;

  /** What was sent last, which most members get; null before. */
  private @Nullable SharedMessages last;

  /** Of the messages, the first one in {@link #last}, and the one behind its last. */
  private int lastFrom;

  private int lastTo;

  /**
   * A broadcast.
   *
   * @param members who gets it
   * @param arrivals the next message that has come; null for none so far
   * @param unsent called for each message that a member does not get
   */
  Broadcast(
      List<WebSocket> members,
      Supplier<@Nullable RoomMessage> arrivals,
      BiConsumer<WebSocket, Throwable> unsent) {
    this.members = members;
    this.arrivals = arrivals;
    this.unsent = unsent;
  }

  /** Sends a message, and those that come meanwhile, up to a bound. */
  void run(RoomMessage first) {
    add(first);
    int[] sent = new int[members.size()];
    while (sent.length > 0 && sent[0] < messages.size()) {
      for (int i = 0; i < sent.length; i++) {
        takeArrivals();
        if (sent[i] < messages.size()) {
          send(members.get(i), sent[i]);
          sent[i] = messages.size();
        }
      }
    }
  }

  private void takeArrivals() {
    while (messages.size() < MAX_MESSAGES && bytes < MAX_BYTES) {
      RoomMessage next = arrivals.get();
      if (next == null) {
        return;
      }
      add(next);
    }
  }

  private void add(RoomMessage message) {
    messages.add(message.shared());
    excepts.add(message.except());
    if (!message.except().isEmpty()) {
      exceptSome.add(message.except());
    }
    bytes += message.payload().length;
  }

  /** Sends a member all messages from one on. */
  private void send(WebSocket member, int from) {
    SharedMessages batch =
        !exceptSome.isEmpty() && exceptSome.contains(member.id())
            ? withoutExcepted(member, from)
            : from(from);
    if (batch == null) {
      return;
    }
    MemberSends.send(
        member,
        batch,
        failure -> {
          if (failure != null) {
            unsent.accept(member, failure);
          }
        });
  }

  private SharedMessages from(int from) {
    SharedMessages batch = last;
    if (batch == null || lastFrom != from || lastTo != messages.size()) {
      batch = new SharedMessages(messages.subList(from, messages.size()));
      last = batch;
      lastFrom = from;
      lastTo = messages.size();
    }
    return batch;
  }

  private @Nullable SharedMessages withoutExcepted(WebSocket member, int from) {
    List<SharedMessage> left = new ArrayList<>();
    for (int i = from; i < messages.size(); i++) {
      if (!excepts.get(i).equals(member.id())) {
        left.add(messages.get(i));
      }
    }
    return left.isEmpty() ? null : new SharedMessages(left);
  }
}
