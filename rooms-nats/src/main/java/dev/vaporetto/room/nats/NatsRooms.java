package dev.vaporetto.room.nats;

import dev.vaporetto.room.RoomBroker;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StreamConfiguration;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Rooms over NATS. Not thread-safe; the broker that it builds is.
 *
 * <pre>{@code
 * Rooms rooms = Rooms.over(NatsRooms.at("nats://a.example,nats://b.example"));
 * }</pre>
 *
 * <p>With recovery, JetStream keeps the messages of rooms: all members of all nodes see one order,
 * and what a node has missed it reads again.
 *
 * <pre>{@code
 * Rooms rooms =
 *     Rooms.over(
 *         NatsRooms.builder("tls://a.example")
 *             .user("chat", password)
 *             .recoverable()
 *             .build());
 * }</pre>
 *
 * <p>At most 4,000 messages and 8 MiB of one node wait until the server has confirmed them; a send
 * beyond that fails. A message may have as many bytes as the server's {@code max_payload} says, 1
 * MiB by default. A server that does not answer counts as lost after 12 s.
 */
public final class NatsRooms {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,32}");

  private final String servers;
  private String name = "vaporetto";
  private Consumer<Options.Builder> options = builder -> {};
  private @Nullable StreamLimits limits;
  private Consumer<StreamConfiguration.Builder> stream = builder -> {};
  private JetStreamOptions jetStream = JetStreamOptions.defaultOptions();

  private NatsRooms(String servers) {
    this.servers = servers;
  }

  /**
   * Returns a broker for {@link dev.vaporetto.room.Rooms#over}, without recovery.
   *
   * @param servers addresses as {@code nats://host:port}, {@code tls://user:password@host} or
   *     {@code nats://token@host}, separated by commas; the port is 4222 by default. User, password
   *     and token may be percent-encoded. Other servers of a cluster are found by themselves. The
   *     login of the first address that has one is said to all servers without another one
   * @throws IllegalArgumentException if they are not of that form
   */
  public static RoomBroker at(String servers) {
    return builder(servers).build();
  }

  /**
   * Begins a broker with settings.
   *
   * @param servers see {@link #at}
   * @throws IllegalArgumentException if they are not of that form
   */
  public static NatsRooms builder(String servers) {
    ConnectOptions.check(servers);
    return new NatsRooms(servers);
  }

  /**
   * Begins the names of all subjects and streams; {@code vaporetto} by default. Applications that
   * share a server, and not their rooms, need different ones.
   *
   * @param text 1 to 32 of {@code A-Z a-z 0-9 _ -}
   * @throws IllegalArgumentException if it is not of that form
   */
  public NatsRooms name(String text) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" came as a name; expected 1 to 32 of A-Z a-z 0-9 _ -");
    }
    name = text;
    return this;
  }

  /** Says who this application is, to servers whose address does not say it. */
  public NatsRooms user(String user, String password) {
    return options(builder -> builder.userInfo(user.toCharArray(), password.toCharArray()));
  }

  /** Says who this application is, by a token, to servers whose address does not say it. */
  public NatsRooms token(String token) {
    return options(builder -> builder.token(token.toCharArray()));
  }

  /**
   * Says who this application is, by a file with a JWT and an NKey. The application needs {@code
   * org.bouncycastle:bcprov-lts8on}, which signs with that key.
   */
  public NatsRooms credentials(Path file) {
    return options(builder -> builder.authHandler(Nats.credentials(file.toString())));
  }

  /**
   * Connects by TLS with this context instead of the JVM's default one, whatever the scheme of the
   * addresses. A server has to have a certificate for the host of its address; one that was found
   * by itself, for the host or IP address that the cluster announces ({@code client_advertise}).
   */
  public NatsRooms tls(SSLContext context) {
    return options(builder -> builder.sslContext(context));
  }

  /**
   * Changes the client library's options, after those of this class and after earlier changes.
   * Called for each connection, on a thread of the broker. The listeners for connections and
   * errors, and reconnecting, are the broker's own.
   */
  public NatsRooms options(Consumer<Options.Builder> change) {
    options = options.andThen(change);
    return this;
  }

  /** Keeps messages of rooms, within {@link StreamLimits#DEFAULT}. */
  public NatsRooms recoverable() {
    return recoverable(StreamLimits.DEFAULT);
  }

  /**
   * Keeps messages of rooms in a stream of JetStream, which the first node makes and the last one
   * leaves. A stream that exists keeps its limits, whatever is given here.
   */
  public NatsRooms recoverable(StreamLimits within) {
    limits = within;
    return this;
  }

  /**
   * Changes the configuration of a stream that is made, for example to have it in files or on three
   * servers. By default it is in memory, and gone with the server. Its name, subjects and limits
   * are the broker's own.
   */
  public NatsRooms stream(Consumer<StreamConfiguration.Builder> change) {
    stream = stream.andThen(change);
    return this;
  }

  /** Says where JetStream is, for example in which domain. */
  public NatsRooms jetStream(JetStreamOptions where) {
    jetStream = where;
    return this;
  }

  /** Returns a broker for one {@link dev.vaporetto.room.Rooms#over}; it is not connected yet. */
  public RoomBroker build() {
    return new NatsBroker(new Settings(servers, name, options, limits, stream, jetStream));
  }
}
