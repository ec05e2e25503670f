package dev.vaporetto;

import java.util.concurrent.CompletionStage;

/**
 * A {@link PartListener} that is not done with a part when it returns: the next one waits, and the
 * peer with it.
 *
 * <pre>{@code
 * webSocket.onBytesPartAsync((part, last) -> upload.write(part, last));
 * }</pre>
 *
 * @param <T> {@code String} or {@code byte[]}
 */
@FunctionalInterface
public interface AsyncPartListener<T> {
  /**
   * Gets one part, like {@link PartListener#onPart}.
   *
   * @return done when the next part may come
   */
  CompletionStage<?> onPart(T part, boolean last) throws Exception;
}
