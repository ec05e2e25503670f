package dev.vaporetto.jakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.connection.in.Hold;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One message and its handler, whose thread is the test's: it runs when the test says so. */
class StreamedMessageTest {
  private static final String QUARTER = "x".repeat(PartQueue.CAPACITY / 4);

  private final List<String> events = new ArrayList<>();
  private final List<Runnable> tasks = new ArrayList<>();
  private final Set<Hold> holds = EnumSet.noneOf(Hold.class);

  /** What happens just before the connection waits; null for nothing. */
  private @Nullable Runnable onHold;

  private final class Below implements StreamedMessage.Host {
    private final Executor threads;

    Below(Executor threads) {
      this.threads = threads;
    }

    @Override
    public Executor threads() {
      return threads;
    }

    @Override
    public void suspend(Hold hold) {
      if (onHold != null) {
        onHold.run();
      }
      holds.add(hold);
    }

    @Override
    public void resume(Hold hold) {
      holds.remove(hold);
    }

    @Override
    public void keep(long bytes) {}
  }

  private StreamedMessage<String> begin(Handler handler) {
    StreamedMessage<String> message =
        new StreamedMessage<>(
            new Below(tasks::add),
            String::length,
            parts -> {
              try {
                handler.read(parts);
              } catch (IOException e) {
                events.add(e.getMessage());
              }
            });
    message.start();
    return message;
  }

  private interface Handler {
    void read(PartQueue<String> parts) throws IOException;
  }

  private void readAll(PartQueue<String> parts) throws IOException {
    for (String part = parts.take(); part != null; part = parts.take()) {
      events.add(part.length() > 10 ? "much" : part);
    }
    events.add("end");
  }

  private void runTasks() {
    List<Runnable> now = List.copyOf(tasks);
    tasks.clear();
    now.forEach(Runnable::run);
  }

  @Test
  void nothingIsReadFromTheSocketWhileMuchWaits() {
    StreamedMessage<String> message =
        begin(
            parts -> {
              parts.take();
              events.add("holds " + holds);
              parts.take();
              events.add("holds " + holds);
            });
    for (int i = 0; i < 3; i++) {
      message.put(QUARTER, false);
    }
    assertThat(holds).isEmpty();
    message.put(QUARTER, false);
    assertThat(holds).containsExactly(Hold.FULL_STREAM);
    runTasks();
    assertThat(events).containsExactly("holds [FULL_STREAM]", "holds []");
  }

  @Test
  void aHandlerThatReadsEverythingJustBeforeTheHoldEndsIt() {
    StreamedMessage<String> message = begin(this::readFour);
    onHold = this::runTasks;
    for (int i = 0; i < 4; i++) {
      message.put(QUARTER, false);
    }
    assertThat(holds).isEmpty();
  }

  private void readFour(PartQueue<String> parts) throws IOException {
    for (int i = 0; i < 4; i++) {
      parts.take();
    }
  }

  @Test
  void theNextMessageWaitsUntilTheHandlerHasReturned() {
    List<Set<Hold>> seen = new ArrayList<>();
    StreamedMessage<String> message =
        begin(
            parts -> {
              List<String> both = new ArrayList<>(List.of(String.valueOf(parts.take())));
              tasks.remove(0).run();
              both.add(String.valueOf(parts.take()));
              seen.add(EnumSet.copyOf(holds));
              events.addAll(both);
            });
    message.put("a", false);
    // The rest comes while the handler reads.
    tasks.add(() -> message.put("b", true));
    tasks.remove(0).run();
    assertThat(events).containsExactly("a", "b");
    assertThat(seen).containsExactly(EnumSet.of(Hold.STREAM_HANDLER));
    assertThat(holds).isEmpty();
    assertThat(message.isOver()).isTrue();
  }

  @Test
  void theRestOfAMessageThatIsNotReadIsDropped() {
    StreamedMessage<String> message = begin(parts -> events.add("returned"));
    message.put("a", false);
    runTasks();
    for (int i = 0; i < 10; i++) {
      message.put(QUARTER, false);
    }
    assertThat(holds).isEmpty();
    message.put("z", true);
    assertThat(holds).isEmpty();
    assertThat(events).containsExactly("returned");
  }

  @Test
  void whatIsToFollowRunsBehindTheHandler() {
    StreamedMessage<String> message =
        begin(
            parts -> {
              tasks.remove(0).run();
              readAll(parts);
            });
    message.put("a", false);
    tasks.add(
        () -> {
          message.after(() -> events.add("pong"), true);
          message.fail(new EOFException("gone"));
          message.after(() -> events.add("close"), false);
        });
    tasks.remove(0).run();
    assertThat(events).containsExactly("a", "gone", "pong", "close");
    assertThat(message.after(() -> {}, false)).as("the caller runs it").isFalse();
  }

  @Test
  void aPeerThatSendsManyPongsTakesNoMemory() {
    StreamedMessage<String> message =
        begin(
            parts -> {
              events.add("handler");
              tasks.remove(0).run();
            });
    message.put("a", false);
    tasks.add(
        () -> {
          for (int i = 0; i < 2 * StreamedMessage.MAX_WAITING; i++) {
            message.after(() -> events.add("pong"), true);
          }
          message.after(() -> events.add("close"), false);
        });
    tasks.remove(0).run();
    assertThat(events)
        .hasSize(1 + StreamedMessage.MAX_WAITING + 1)
        .startsWith("handler", "pong")
        .endsWith("pong", "close");
    assertThat(message.after(() -> {}, false)).as("the caller runs it").isFalse();
  }

  @Test
  void aMessageThatIsCompleteBeforeAThreadIsFreeNeedsNone() {
    StreamedMessage<String> message = begin(this::readAll);
    message.put("a", false);
    message.put("b", true);
    assertThat(events).containsExactly("a", "b", "end");
    assertThat(holds).isEmpty();
    runTasks();
    assertThat(events).hasSize(3);
  }

  @Test
  void aMessageThatFailsBeforeAThreadIsFreeIsNotHandled() {
    StreamedMessage<String> message = begin(this::readAll);
    message.put("a", false);
    message.after(() -> events.add("pong"), true);
    message.fail(new EOFException("gone"));
    assertThat(message.isOver()).isTrue();
    runTasks();
    assertThat(events).containsExactly("pong");
  }

  @Test
  void whereThereIsNoThreadTheMessageIsDropped() {
    StreamedMessage<String> message =
        new StreamedMessage<>(
            new Below(
                task -> {
                  throw new RejectedExecutionException("none");
                }),
            String::length,
            parts -> events.add("never"));
    assertThatThrownBy(message::start).isInstanceOf(RejectedExecutionException.class);
    message.put("a", true);
    assertThat(message.isOver()).isTrue();
    assertThat(events).isEmpty();
    assertThat(holds).isEmpty();
  }
}
