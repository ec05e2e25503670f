package dev.vaporetto;

import java.util.concurrent.CompletionStage;

/**
 * A {@link PartListener} that is not done with a part when it returns: the next one waits, and the
 * peer with it.
 *
 * <pre>{@code
 * webSocket.streams().onDataAsync((part, last) -> upload.write(part, last));
 * }</pre>
 *
 * @param <P> {@code String}, {@code ByteBuffer} or {@code byte[]}
 */
@FunctionalInterface
public interface AsyncPartListener<P> {
  /**
   * Gets one part, like {@link PartListener#onPart}.
   *
   * @return done when the next part may come
   */
  CompletionStage<?> onPart(P part, boolean last) throws Exception;
}
