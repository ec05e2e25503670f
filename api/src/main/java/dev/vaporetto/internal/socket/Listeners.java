package dev.vaporetto.internal.socket;

import dev.vaporetto.AsyncMessageListener;
import dev.vaporetto.AsyncPartListener;
import dev.vaporetto.MessageListener;
import dev.vaporetto.PartListener;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The application's listeners as an {@link Inbox} calls them. */
final class Listeners {
  private Listeners() {}

  static <T> Inbox.Listener<T> ofMessages(MessageListener<T> listener) {
    return (message, last) -> {
      listener.onMessage(message);
      return null;
    };
  }

  static <T> Inbox.Listener<T> ofParts(PartListener<T> listener) {
    return (part, last) -> {
      listener.onPart(part, last);
      return null;
    };
  }

  static Inbox.Listener<String> ofTexts(AsyncMessageListener<String> listener) {
    return (text, last) -> required(listener.onMessage(text));
  }

  static Inbox.Listener<String> ofTextParts(AsyncPartListener<String> listener) {
    return (part, last) -> required(listener.onPart(part, last));
  }

  static Inbox.Listener<ByteBuffer> ofData(AsyncMessageListener<byte[]> listener) {
    return (bytes, last) -> required(listener.onMessage(Copies.array(bytes)));
  }

  static Inbox.Listener<ByteBuffer> ofDataParts(AsyncPartListener<byte[]> listener) {
    return (part, last) -> required(listener.onPart(Copies.array(part), last));
  }

  private static CompletionStage<?> required(@Nullable CompletionStage<?> stage) {
    if (stage == null) {
      throw new IllegalStateException("the listener returned null; expected a stage");
    }
    return stage;
  }
}
