package dev.vaporetto.room.nats;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.room.RoomBroker.Delivery;
import dev.vaporetto.room.RoomBroker.History;
import dev.vaporetto.room.RoomPosition;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamInfo;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what a stream keeps of one room. It never blocks. Thread-safe. */
final class StreamReader {
  /** The most that one page has. */
  static final int PAGE = 256;

  private static final long PAGE_BYTES = 1024 * 1024;

  /** So many messages are asked for one by one; for more, a consumer of the stream is worth it. */
  private static final int FEW = 4;

  /** How long the server keeps a consumer that nobody has deleted, in nanoseconds. */
  private static final long CONSUMER_LIFE = Duration.ofSeconds(10).toNanos();

  /** How long reading a page lasts at most, when a server is far away. */
  private static final Duration PAGE_TIME = Duration.ofSeconds(2);

  /** Three answers in a row, and a page, come within the 10 s that a broker has. */
  static final Duration TIMEOUT = Duration.ofMillis(2500);

  private static final int NOT_FOUND = 404;

  private static final String SEQUENCE = "Nats-Sequence";

  private final Replies replies;
  private final RoomStream stream;
  private final String prefix;
  private final Runnable missing;

  /**
   * Creates a reader.
   *
   * @param prefix of the subjects of JetStream's API, which ends with a point
   * @param missing called when the stream does not answer
   */
  StreamReader(Replies replies, RoomStream stream, String prefix, Runnable missing) {
    this.replies = replies;
    this.stream = stream;
    this.prefix = prefix;
    this.missing = missing;
  }

  /** Returns a position behind which all messages come that a room is sent from now on. */
  CompletionStage<RoomPosition> last(String subject) {
    return get("{\"last_by_subj\":\"" + subject + "\"}")
        .thenCompose(
            message ->
                message != null
                    ? CompletableFuture.completedStage(sequence(message))
                    : info(subject).thenApply(info -> info.getStreamState().getLastSequence()))
        .thenApply(stream::position);
  }

  /**
   * Reads a page.
   *
   * @param after the position before it; null for the oldest message
   * @param complete whether it is known that nothing is missing behind that position
   */
  CompletionStage<History> read(String subject, @Nullable RoomPosition after, boolean complete) {
    if (after == null || !stream.has(after)) {
      return new Page(subject, 0).read(() -> CompletableFuture.completedStage(after != null));
    }
    return new Page(subject, after.offset())
        .read(() -> complete ? CompletableFuture.completedStage(false) : gap(subject, after));
  }

  /** The messages behind a position, one after another. */
  private final class Page {
    private final String subject;
    private final long end = System.nanoTime() + PAGE_TIME.toNanos();
    private final List<Delivery> deliveries = new ArrayList<>();
    private final CompletableFuture<Boolean> more = new CompletableFuture<>();
    private long bytes;
    private long last;

    Page(String subject, long after) {
      this.subject = subject;
      this.last = after;
    }

    /**
     * Reads the page, and then asks whether there is a gap before it. Not the other way round: what
     * is kept when the page was read was kept while it was read, as the oldest messages go first.
     */
    CompletionStage<History> read(Supplier<CompletionStage<Boolean>> gap) {
      next();
      return more.thenCompose(
          left -> gap.get().thenApply(missing -> new History(deliveries, missing, left)));
    }

    private void next() {
      if (deliveries.size() == FEW) {
        consume();
      } else {
        getNext();
      }
    }

    private void getNext() {
      get("{\"seq\":" + (last + 1) + ",\"next_by_subj\":\"" + subject + "\"}")
          .whenComplete(
              (message, failure) -> {
                if (failure != null) {
                  more.completeExceptionally(failure);
                } else if (message == null) {
                  more.complete(false);
                } else {
                  add(message);
                }
              });
    }

    private void add(Message message) {
      long sequence = sequence(message);
      byte[] body = message.getData();
      deliveries.add(new Delivery(body, stream.position(sequence), last));
      last = sequence;
      bytes += body.length;
      if (deliveries.size() < PAGE && bytes < PAGE_BYTES && System.nanoTime() - end < 0) {
        next();
      } else {
        more.complete(true);
      }
    }

    /** Has the server send the rest of the page at once, by a consumer for this page alone. */
    private void consume() {
      String consumer = "page-" + UUID.randomUUID();
      String create =
          """
          {"stream_name":"%1$s","config":{"name":"%2$s","deliver_policy":"by_start_sequence",\
          "opt_start_seq":%3$d,"ack_policy":"none","filter_subject":"%4$s",\
          "replay_policy":"instant","inactive_threshold":%5$d,"mem_storage":true,"num_replicas":1}}\
          """
              .formatted(stream.name(), consumer, last + 1, subject, CONSUMER_LIFE);
      ask("CONSUMER.CREATE", consumer + "." + subject, create)
          .thenApply(StreamReader::left)
          .whenComplete(
              (left, failure) -> {
                if (failure != null) {
                  // The server is an old one, or does not let us: it goes the long way, too.
                  getNext();
                } else if (left == 0) {
                  more.complete(false);
                  delete(consumer);
                } else {
                  fetch(consumer);
                }
              });
    }

    private void fetch(String consumer) {
      String request =
          "{\"batch\":%d,\"max_bytes\":%d,\"no_wait\":true}"
              .formatted(PAGE - deliveries.size(), PAGE_BYTES);
      replies.ask(
          consumer,
          subjectOf("CONSUMER.MSG.NEXT", consumer),
          request.getBytes(UTF_8),
          TIMEOUT,
          new Replies.Answers() {
            @Override
            public boolean take(Message message) {
              boolean over = isOver(message);
              if (over) {
                delete(consumer);
              }
              return over;
            }

            @Override
            public void fail(IOException failure) {
              // What has come so far is a page as well.
              more.complete(true);
            }
          });
    }

    /** Takes a message of the consumer; returns whether it ends the page. */
    private boolean isOver(Message message) {
      if (!message.isJetStream()) {
        // A status: there is nothing left, or the next message is too large for this page.
        boolean nothingLeft =
            message.isStatusMessage() && message.getStatus().getCode() == NOT_FOUND;
        more.complete(!nothingLeft);
        return true;
      }
      long sequence = message.metaData().streamSequence();
      deliveries.add(new Delivery(message.getData(), stream.position(sequence), last));
      last = sequence;
      boolean lastOne = message.metaData().pendingCount() == 0;
      if (lastOne || deliveries.size() == PAGE) {
        more.complete(!lastOne);
        return true;
      }
      return false;
    }

    private void delete(String consumer) {
      // If that fails, it is deleted as nobody uses it.
      var unused = ask("CONSUMER.DELETE", consumer, "");
    }
  }

  /** How many messages a consumer that was made will send. */
  private static long left(Message answer) {
    try {
      return new ConsumerInfo(answer).throwOnHasError().getNumPending();
    } catch (JetStreamApiException e) {
      throw new IllegalStateException("NATS makes no consumer", e);
    }
  }

  private CompletableFuture<Message> ask(String what, String of, String body) {
    return replies.ask(subjectOf(what, of), body.getBytes(UTF_8), TIMEOUT);
  }

  private String subjectOf(String what, String of) {
    return prefix + what + "." + stream.name() + "." + of;
  }

  /** Whether messages of a room may have come behind a position that are not kept any more. */
  private CompletionStage<Boolean> gap(String subject, RoomPosition after) {
    return isKept(subject, after.offset())
        .thenCompose(
            kept ->
                kept
                    // Whatever came behind it is kept, too.
                    ? CompletableFuture.completedStage(false)
                    : info(subject).thenApply(info -> hasDropped(info, subject, after)));
  }

  private CompletionStage<Boolean> isKept(String subject, long offset) {
    if (offset == 0) {
      return CompletableFuture.completedStage(false);
    }
    return get("{\"seq\":" + offset + "}")
        .thenApply(message -> message != null && subject.equals(header(message, "Nats-Subject")));
  }

  private boolean hasDropped(StreamInfo info, String subject, RoomPosition after) {
    long ofRoom = info.getStreamState().getSubjectMap().getOrDefault(subject, 0L);
    boolean full = stream.maxOfRoom() > 0 && ofRoom >= stream.maxOfRoom();
    return full || info.getStreamState().getFirstSequence() > after.offset() + 1;
  }

  /** Asks for one message; the value is null if there is none. */
  private CompletionStage<@Nullable Message> get(String request) {
    return replies
        .ask(prefix + "DIRECT.GET." + stream.name(), request.getBytes(UTF_8), TIMEOUT)
        .whenComplete(
            (answer, failure) -> {
              if (failure != null) {
                // A server whose stream was deleted may say nothing at all.
                missing.run();
              }
            })
        .thenCompose(this::found);
  }

  private CompletionStage<@Nullable Message> found(Message answer) {
    if (!answer.isStatusMessage()) {
      return answer.hasHeaders() && header(answer, SEQUENCE) != null
          ? CompletableFuture.completedStage(answer)
          : CompletableFuture.failedStage(
              new IOException("NATS answered without a sequence; expected a stored message"));
    }
    if (answer.getStatus().getCode() == NOT_FOUND) {
      return CompletableFuture.completedStage(null);
    }
    missing.run();
    return CompletableFuture.failedStage(
        new IOException(
            "NATS answered "
                + answer.getStatus().getMessageWithCode()
                + "; expected a message of the stream that keeps those of rooms"));
  }

  private CompletionStage<StreamInfo> info(String subject) {
    return replies
        .ask(
            prefix + "STREAM.INFO." + stream.name(),
            ("{\"subjects_filter\":\"" + subject + "\"}").getBytes(UTF_8),
            TIMEOUT)
        .thenCompose(
            answer -> {
              try {
                return CompletableFuture.completedStage(new StreamInfo(answer).throwOnHasError());
              } catch (JetStreamApiException | RuntimeException e) {
                return CompletableFuture.failedStage(
                    new IOException("NATS does not tell the state of a stream", e));
              }
            });
  }

  static long sequence(Message message) {
    return number(message, SEQUENCE);
  }

  /** The number that a header has; 0 if there is none. */
  static long number(Message message, String name) {
    String text = header(message, name);
    try {
      return text == null ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  static @Nullable String header(Message message, String name) {
    Headers headers = message.getHeaders();
    return headers == null ? null : headers.getFirst(name);
  }
}
