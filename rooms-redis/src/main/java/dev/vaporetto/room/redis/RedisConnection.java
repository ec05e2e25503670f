package dev.vaporetto.room.redis;

import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.RedisOutputStream;

/**
 * One connection with Redis. The client library makes it, signs in, and reads. What is written goes
 * around the library's {@code sendCommand}: that opens another socket when this one has ended, and
 * reads from a thread that writes. One thread writes, one reads, any closes.
 */
final class RedisConnection {
  private final Connection connection;
  private final Socket socket;
  private final RedisOutputStream output;

  private RedisConnection(Connection connection, Socket socket) throws IOException {
    this.connection = connection;
    this.socket = socket;
    this.output = new RedisOutputStream(socket.getOutputStream());
  }

  /**
   * Connects and signs in; blocks as long as the client library's settings allow.
   *
   * @throws redis.clients.jedis.exceptions.JedisException if that fails
   */
  static RedisConnection open(RedisSettings settings) throws IOException {
    OneSocket socket =
        new OneSocket(new DefaultJedisSocketFactory(settings.server(), settings.client()));
    Connection connection =
        Connection.builder().socketFactory(socket).clientConfig(settings.client()).build();
    RedisConnection opened = new RedisConnection(connection, socket.made());
    opened.socket.setSoTimeout(Math.toIntExact(settings.maxSilence().toMillis()));
    return opened;
  }

  /** Makes one socket and no other: a connection does not come back in silence. */
  private static final class OneSocket implements JedisSocketFactory {
    private final JedisSocketFactory sockets;
    private @Nullable Socket made;

    OneSocket(JedisSocketFactory sockets) {
      this.sockets = sockets;
    }

    @Override
    public Socket createSocket() {
      if (made != null) {
        throw new JedisConnectionException("the connection with Redis has ended");
      }
      made = sockets.createSocket();
      return made;
    }

    Socket made() {
      if (made == null) {
        throw new IllegalStateException("the client library has connected without a socket");
      }
      return made;
    }
  }

  /** Sends a command and waits for its reply; only before the first {@link #write}. */
  Object ask(CommandArguments command) {
    return connection.executeCommand(command);
  }

  /** Writes a command into the buffer. Blocks while Redis does not read. */
  void write(CommandArguments command) {
    Protocol.sendCommand(output, command);
  }

  /** Sends what is in the buffer. */
  void flush() throws IOException {
    output.flush();
  }

  /**
   * Waits for a reply or a message.
   *
   * @return null is a reply, too
   * @throws JedisDataException if the reply is an error
   * @throws JedisConnectionException if the connection has ended, or was silent for too long
   */
  @Nullable Object read() {
    return connection.getUnflushedObject();
  }

  /** Ends the connection; whoever reads or writes gets an exception. */
  void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }
}
