package dev.vaporetto;

import java.util.concurrent.CompletionStage;

/**
 * A {@link PartListener} that may finish each part after it has returned. The next part waits until
 * then, and so does the peer.
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
   * Gets one part, like {@link PartListener#onPart}. A failure of the stage counts as an exception.
   *
   * @param part possibly empty
   * @param last whether the message ends with this part
   * @return a stage that is done when the next part may be dispatched
   */
  CompletionStage<?> onPart(P part, boolean last) throws Exception;
}
