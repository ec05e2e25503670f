package dev.vaporetto.internal.room;

import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.Kept;
import dev.vaporetto.internal.SerialExecutor;
import dev.vaporetto.internal.room.Deliveries.Message;
import dev.vaporetto.internal.room.link.BrokerLink;
import dev.vaporetto.internal.room.link.Subscription;
import dev.vaporetto.room.Replay;
import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomBroker.History;
import dev.vaporetto.room.RoomPosition;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * The sockets that get what the room has said before they become members. Not thread-safe: used in
 * the order of the room.
 *
 * <pre>
 *  SUBSCRIBING ──interest stands──► READING ──read, or cannot be──► SENDING ──all sent──► a member
 *                                      │                               ▲
 *                                      └── the node is behind ─► BEHIND ┘ the node is there
 * </pre>
 *
 * <p>One page of the history is read at a time, for all sockets that want what it has: those of a
 * node that has stopped come at once, with nearly the same position.
 */
final class CatchUps {
  /** What could not be read in that time is a gap. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * So long a socket waits for a node that has not got yet what the socket had got elsewhere. It
   * misses nothing meanwhile, and as a member it would get that twice.
   */
  static final Duration PATIENCE_WITH_NODE = Duration.ofSeconds(60);

  /** How much is sent to a socket at once. */
  private static final int BATCH = 128 * 1024;

  /**
   * Whose turn it is to ask for a page: whoever has much to read comes after the others, and an
   * older position before a younger one, whose messages are in the same page.
   */
  private static final Comparator<Progress> TURNS =
      Comparator.<Progress>comparingInt(each -> each.pages)
          .thenComparingLong(
              each -> {
                RoomPosition after = each.catchUp.after();
                return after == null ? Long.MIN_VALUE : after.offset();
              });

  private final BrokerLink link;
  private final Channel channel;
  private final Subscription subscription;
  private final SerialExecutor order;
  private final Room room;
  private final HeldMessages held;

  /** By the id of the socket. */
  private final Map<String, Progress> underWay = new LinkedHashMap<>();

  /** Those that want more of the history. */
  private final Set<Progress> readers = new LinkedHashSet<>();

  /** The one of them whose page is being read; null for none. */
  private @Nullable Progress asking;

  /** What the room does for such a socket. */
  interface Room {
    /** Sends it messages; done when more can be sent to it. */
    CompletableFuture<Void> send(List<Message> messages, WebSocket socket);

    /** Tells that messages to it are missing. */
    void missing(WebSocket socket, String reason);

    /** Makes it a member. */
    void add(WebSocket socket);
  }

  /**
   * For one room.
   *
   * @param kept counts what waits in all rooms
   */
  CatchUps(
      BrokerLink link,
      Channel channel,
      Subscription subscription,
      SerialExecutor order,
      Kept kept,
      Room room) {
    this.link = link;
    this.channel = channel;
    this.subscription = subscription;
    this.order = order;
    this.room = room;
    this.held = new HeldMessages(kept);
  }

  boolean has(WebSocket socket) {
    return underWay.containsKey(socket.id());
  }

  boolean isEmpty() {
    return underWay.isEmpty();
  }

  /**
   * Begins to read the history for a socket.
   *
   * @throws IOException if too many joins wait for the broker: the socket does not join
   */
  void begin(WebSocket socket, RoomPosition since, JoinOutcome<Replay> outcome) throws IOException {
    Progress fresh = new Progress(new CatchUp(socket, since, held), outcome);
    CompletableFuture<Void> interest = subscription.interest().want(socket.id());
    underWay.put(socket.id(), fresh);
    fresh.begin(interest);
  }

  /** A socket leaves; returns whether it was catching up. */
  boolean leave(WebSocket socket) {
    Progress left = underWay.remove(socket.id());
    if (left != null) {
      left.end();
      left.catchUp.end();
      left.outcome.failed(new IOException("the socket has left before it had caught up"));
    }
    return left != null;
  }

  /** The room sends a message to its members. */
  void message(Message message) {
    underWay.values().forEach(each -> each.catchUp.meanwhile(message));
  }

  /** The members have got all messages that have come; sockets that wait for that go on. */
  void delivered() {
    for (Progress each : List.copyOf(underWay.values())) {
      each.delivered();
    }
  }

  /** Messages to all members are missing. */
  void missing(String reason) {
    underWay.values().forEach(each -> each.catchUp.missing(reason));
  }

  // ---- reading

  /** Asks for the next page, unless one is on its way. */
  private void ask() {
    if (asking != null || readers.isEmpty()) {
      return;
    }
    Progress first = Collections.min(readers, TURNS);
    RoomPosition begin = first.catchUp.after();
    asking = first;
    // What the room says after the page was asked for reaches only those that are here by now.
    List<Progress> sharing = List.copyOf(readers);
    first.pages++;
    link.history(channel, begin)
        .whenComplete(
            (history, failure) ->
                order.execute(
                    () -> {
                      if (asking == first) {
                        asking = null;
                        answered(sharing, begin, history, failure);
                        ask();
                      }
                    }));
  }

  private void answered(
      List<Progress> sharing,
      @Nullable RoomPosition begin,
      @Nullable History history,
      @Nullable Throwable failure) {
    // Leaves that come meanwhile have their place behind this.
    List<Progress> waiting = sharing.stream().filter(readers::contains).toList();
    RoomPosition last = subscription.feed().last();
    if (history == null || last == null) {
      String reason =
          "they could not be read" + (failure == null ? "" : ": " + failure.getMessage());
      waiting.forEach(each -> each.catchUp.missing(reason));
      waiting.forEach(Progress::readAll);
      return;
    }
    HistoryPage page = HistoryPage.of(history);
    for (Progress each : waiting) {
      if (each.catchUp.isWithin(page, begin) && !each.catchUp.read(page, begin, last)) {
        each.readAll();
      }
    }
  }

  /** A socket wants nothing of the history any more; one that has hung is not waited for. */
  private void endReading(Progress reader) {
    readers.remove(reader);
    if (asking == reader) {
      asking = null;
      ask();
    }
  }

  private enum Step {
    SUBSCRIBING,
    READING,
    BEHIND,
    SENDING
  }

  /** One socket. */
  private final class Progress {
    private final CatchUp catchUp;
    private final JoinOutcome<Replay> outcome;
    private Step step = Step.SUBSCRIBING;
    private @Nullable ScheduledFuture<?> timer;
    private boolean toldMissing;

    /** How many pages were asked for it. */
    private int pages;

    private int sent;

    Progress(CatchUp catchUp, JoinOutcome<Replay> outcome) {
      this.catchUp = catchUp;
      this.outcome = outcome;
    }

    /** Runs a task in the order of the room, unless this is over by then. */
    private void later(Runnable task) {
      order.execute(
          () -> {
            if (underWay.get(catchUp.socket.id()) == this) {
              task.run();
            }
          });
    }

    void begin(CompletableFuture<Void> interest) {
      timer = link.schedule(() -> later(this::tooLate), PATIENCE);
      interest.whenComplete((standing, failure) -> later(() -> standing(failure)));
    }

    void end() {
      if (timer != null) {
        timer.cancel(false);
      }
      endReading(this);
    }

    private void tooLate() {
      switch (step) {
        case SUBSCRIBING, READING -> {
          catchUp.missing("they could not be read in " + PATIENCE.toSeconds() + " s");
          readAll();
        }
        case BEHIND -> {
          catchUp.missing(
              "this node has not come to the position of the socket in "
                  + PATIENCE_WITH_NODE.toSeconds()
                  + " s");
          send();
        }
        case SENDING -> {}
      }
    }

    private void standing(@Nullable Throwable failure) {
      if (step != Step.SUBSCRIBING || failure != null) {
        return;
      }
      if (subscription.feed().last() == null) {
        catchUp.missing("the present position of the room is unknown");
        send();
      } else {
        step = Step.READING;
        readers.add(this);
        ask();
      }
    }

    /** There is nothing more to read, or it cannot be read. */
    private void readAll() {
      end();
      if (catchUp.isAhead(subscription.feed().last())) {
        step = Step.BEHIND;
        timer = link.schedule(() -> later(this::tooLate), PATIENCE_WITH_NODE);
      } else {
        send();
      }
    }

    /** The members have got more. */
    void delivered() {
      if (step == Step.BEHIND && !catchUp.isAhead(subscription.feed().last())) {
        send();
      }
    }

    private void send() {
      step = Step.SENDING;
      tellMissing();
      List<Message> next = catchUp.takeNext(BATCH);
      while (!next.isEmpty()) {
        CompletableFuture<Void> sending = room.send(next, catchUp.socket);
        sent += next.size();
        if (!sending.isDone()) {
          sending.whenComplete((done, failure) -> later(this::send));
          return;
        }
        next = catchUp.takeNext(BATCH);
      }
      underWay.remove(catchUp.socket.id());
      end();
      tellMissing();
      room.add(catchUp.socket);
      outcome.succeeded(new Replay(sent, Optional.ofNullable(catchUp.missing())));
    }

    private void tellMissing() {
      String reason = catchUp.missing();
      if (reason != null && !toldMissing) {
        toldMissing = true;
        room.missing(catchUp.socket, reason);
      }
    }
  }
}
