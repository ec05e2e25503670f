package dev.vaporetto.internal.room;

import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.engine.SharedMessage;
import dev.vaporetto.internal.engine.SharedMessages;
import dev.vaporetto.internal.socket.FluentSocket;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends a member some messages, together where its engine can do that. */
final class MemberSends {
  private MemberSends() {}

  /**
   * Sends messages in their order. The engine encodes and compresses them once for all members.
   *
   * @param outcome called once for each message, with null if it is on its way
   */
  static void send(
      WebSocket member, SharedMessages messages, Consumer<@Nullable Throwable> outcome) {
    if (!(member instanceof FluentSocket own)) {
      messages.messages().forEach(message -> sendOne(member, message, outcome));
      return;
    }
    try {
      own.send(messages, outcome);
    } catch (RuntimeException e) {
      messages.messages().forEach(message -> outcome.accept(e));
    } catch (Error e) {
      // Which of them are on their way is unknown, and the other members are still to get theirs.
      own.fail(e);
    }
  }

  private static void sendOne(
      WebSocket member, SharedMessage message, Consumer<@Nullable Throwable> outcome) {
    CompletableFuture<Void> sending;
    try {
      sending = message.isText() ? member.send(message.text()) : member.send(message.bytes());
    } catch (RuntimeException | Error e) {
      outcome.accept(e);
      return;
    }
    sending.whenComplete((sent, failure) -> outcome.accept(failure));
  }
}
