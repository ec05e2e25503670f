package dev.vaporetto;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** The text messages of a socket as objects, by a codec. */
record CodecMessages<T>(WebSocket webSocket, MessageCodec<T> codec) implements Messages<T> {
  CodecMessages {
    Objects.requireNonNull(codec, "null came as a codec");
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
    return webSocket.onString(text -> listener.onMessage(decode(text)));
  }

  @Override
  public Listening onMessageAsync(AsyncMessageListener<T> listener) {
    return webSocket.onStringAsync(text -> listener.onMessage(decode(text)));
  }

  private T decode(String text) throws UndecodableMessageException {
    try {
      return codec.decode(text);
    } catch (Exception e) {
      throw new UndecodableMessageException(e);
    }
  }
}
