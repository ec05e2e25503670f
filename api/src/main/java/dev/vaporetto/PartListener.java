package dev.vaporetto;

/**
 * Gets the messages of one kind in parts, as they arrive: for messages that do not fit into memory.
 *
 * <pre>{@code
 * FileChannel file = FileChannel.open(path, CREATE, WRITE);
 * webSocket.streams().onByteBuffer((part, last) -> {
 *   file.write(part);
 *   if (last) {
 *     file.close();
 *   }
 * });
 * }</pre>
 *
 * @param <P> {@code String}, {@code ByteBuffer} or {@code byte[]}
 */
@FunctionalInterface
public interface PartListener<P> {
  /**
   * Gets one part. Calls of one socket never overlap. What it throws reaches {@link
   * WebSocket#onError} and closes the socket with 1011.
   *
   * <p>A message whose connection is lost has no last part. Where the socket {@linkplain Reconnect
   * reconnects}, the next part is the first one of another message, and {@link
   * ReconnectListener#onReconnected} is called between the two.
   *
   * @param part possibly empty; parts need not correspond to the frames that the peer has sent
   * @param last whether the message ends with this part
   */
  void onPart(P part, boolean last) throws Exception;
}
