package dev.vaporetto;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** The text messages of a socket as objects, by a codec. */
record CodecMessages<T>(WebSocket webSocket, MessageCodec<T> codec, UndecodableListener undecodable)
    implements Messages<T> {
  CodecMessages {
    Objects.requireNonNull(codec, "null came as a codec");
    Objects.requireNonNull(undecodable, "null came as a listener");
  }

  /** Closes the socket on what the codec cannot decode. */
  CodecMessages(WebSocket webSocket, MessageCodec<T> codec) {
    this(
        webSocket,
        codec,
        (text, failure) -> {
          throw failure;
        });
  }

  @Override
  public Messages<T> onUndecodable(UndecodableListener listener) {
    return new CodecMessages<>(webSocket, codec, listener);
  }

  @Override
  public CompletableFuture<Void> send(T message) {
    String text;
    try {
      text = codec.encode(message);
    } catch (Exception e) {
      return CompletableFuture.failedFuture(e);
    }
    return webSocket.send(text);
  }

  @Override
  public Listening onMessage(MessageListener<T> listener) {
    return webSocket.onString(
        text -> {
          T message;
          try {
            message = codec.decode(text);
          } catch (Exception e) {
            undecodable.onUndecodable(text, new UndecodableMessageException(e));
            return;
          }
          listener.onMessage(message);
        });
  }

  @Override
  public Listening onMessageAsync(AsyncMessageListener<T> listener) {
    return webSocket.onStringAsync(
        text -> {
          T message;
          try {
            message = codec.decode(text);
          } catch (Exception e) {
            undecodable.onUndecodable(text, new UndecodableMessageException(e));
            return CompletableFuture.completedFuture(null);
          }
          return listener.onMessage(message);
        });
  }
}
