package dev.vaporetto.internal.room;

import dev.vaporetto.WebSocket;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * The sockets that get what the room has said before they become members. Not thread-safe: used in
 * the order of the room.
 *
 * <pre>
 *  SUBSCRIBING ──interest stands──► READING ──read, or cannot be──► SENDING ──all sent──► a member
 * </pre>
 */
final class CatchUps {
  /** After that time a socket becomes a member with a gap. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How much is sent to a socket at once. */
  private static final int BATCH = 128 * 1024;

  private final BrokerLink link;
  private final Channel channel;
  private final Subscription subscription;
  private final SerialExecutor order;
  private final Room room;

  /** By the id of the socket. */
  private final Map<String, Progress> underWay = new LinkedHashMap<>();

  /** What the room does for such a socket. */
  interface Room {
    /** Sends it messages; done when more can be sent to it. */
    CompletableFuture<Void> send(List<Message> messages, WebSocket socket);

    /** Tells that messages to it are missing. */
    void missing(WebSocket socket, String reason);

    /** Makes it a member. */
    void add(WebSocket socket);
  }

  CatchUps(
      BrokerLink link,
      Channel channel,
      Subscription subscription,
      SerialExecutor order,
      Room room) {
    this.link = link;
    this.channel = channel;
    this.subscription = subscription;
    this.order = order;
    this.room = room;
  }

  boolean has(WebSocket socket) {
    return underWay.containsKey(socket.id());
  }

  boolean isEmpty() {
    return underWay.isEmpty();
  }

  /** Begins to read the history for a socket. */
  void begin(WebSocket socket, RoomPosition since, JoinOutcome<Replay> outcome) {
    Progress fresh = new Progress(new CatchUp(socket, since), outcome);
    underWay.put(socket.id(), fresh);
    fresh.begin();
  }

  /** A socket leaves; returns whether it was catching up. */
  boolean leave(WebSocket socket) {
    Progress left = underWay.remove(socket.id());
    if (left != null) {
      left.end();
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
      if (each.waits) {
        each.deliver();
      }
    }
  }

  /** Messages to all members are missing. */
  void missing(String reason) {
    underWay.values().forEach(each -> each.catchUp.missing(reason));
  }

  /** One socket. */
  private final class Progress {
    private final CatchUp catchUp;
    private final JoinOutcome<Replay> outcome;
    private @Nullable ScheduledFuture<?> timer;

    /** Whether all was read, and the members have to get up to where this socket was. */
    private boolean waits;

    private boolean sends;
    private boolean toldMissing;
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

    void begin() {
      timer = link.schedule(() -> later(this::tooLate), PATIENCE);
      subscription
          .interest()
          .want()
          .whenComplete((standing, failure) -> later(() -> standing(failure)));
    }

    void end() {
      if (timer != null) {
        timer.cancel(false);
      }
    }

    private void tooLate() {
      if (!sends) {
        catchUp.missing("they could not be read in " + PATIENCE.toSeconds() + " s");
        send();
      }
    }

    private void standing(@Nullable Throwable failure) {
      if (!sends && failure == null) {
        read();
      }
    }

    private void read() {
      if (subscription.feed().last() == null) {
        catchUp.missing("the present position of the room is unknown");
        send();
        return;
      }
      link.history(channel, catchUp.after())
          .whenComplete((page, failure) -> later(() -> read(page, failure)));
    }

    private void read(@Nullable History page, @Nullable Throwable failure) {
      RoomPosition last = subscription.feed().last();
      if (sends) {
        return;
      }
      if (page == null || last == null) {
        catchUp.missing(
            "they could not be read" + (failure == null ? "" : ": " + failure.getMessage()));
        send();
      } else if (catchUp.read(page, last)) {
        read();
      } else {
        deliver();
      }
    }

    void deliver() {
      waits = catchUp.isAhead(subscription.feed().last());
      if (!waits && !sends) {
        send();
      }
    }

    private void send() {
      sends = true;
      waits = false;
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
