package dev.vaporetto.tomcat;

import dev.vaporetto.connection.ConnectionFactory;
import dev.vaporetto.io.EventLoops;
import dev.vaporetto.log.RepeatedLog;
import jakarta.servlet.http.WebConnection;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.Nio2Channel;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SecureNio2Channel;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * What Tomcat knows of one upgraded socket: passes its events on to the transport. Public because
 * Tomcat instantiates it.
 *
 * <p>Tomcat calls {@link #setSocketWrapper}, {@link #init} and a first {@link #upgradeDispatch} one
 * after the other, on the thread that answered the request, when the answer has been written.
 */
public final class TomcatUpgradeHandler implements InternalHttpUpgradeHandler {

  /** What the connection is made with; null once it is made. */
  private @Nullable ConnectionFactory connections;

  /** Null once the transport has it. */
  private @Nullable EventLoops loops;

  /** Null before there is a socket, and for a socket of an unknown kind. */
  private @Nullable TomcatTransport transport;

  /** Called by Tomcat. */
  public TomcatUpgradeHandler() {}

  void handOver(ConnectionFactory factory, EventLoops eventLoops) {
    connections = factory;
    loops = eventLoops;
  }

  @Override
  public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
    EventLoops available = Objects.requireNonNull(loops, "no request of ours was upgraded");
    loops = null;
    Object socket = wrapper.getSocket();
    if (socket instanceof SecureNioChannel secure) {
      transport = new SecureNioTransport(wrapper, secure, available.next());
    } else if (socket instanceof NioChannel plain) {
      transport = plain(wrapper, plain.getIOChannel(), available);
    } else if (socket instanceof Nio2Channel channel && !(socket instanceof SecureNio2Channel)) {
      transport = new Nio2Transport(wrapper, channel.getIOChannel());
    } else {
      RepeatedLog.event(
          TomcatUpgradeHandler.class,
          Level.ERROR,
          "a WebSocket was refused",
          "the connector must be of NIO (Http11NioProtocol), or of NIO2 without TLS"
              + " (Http11Nio2Protocol), but its sockets are "
              + socket.getClass().getName());
      abandon();
    }
  }

  private static TomcatTransport plain(
      SocketWrapperBase<?> wrapper, SocketChannel channel, EventLoops loops) {
    return loops.runCallbacks()
        ? new LoopTransport(wrapper, channel, loops.next())
        : new NioTransport(wrapper, channel, loops.next());
  }

  /** There will be no connection, unless there is one already. */
  private void abandon() {
    ConnectionFactory factory = connections;
    connections = null;
    if (factory != null) {
      factory.abandon();
    }
  }

  @Override
  public void init(WebConnection connection) {
    // The first dispatch follows at once, and holds the state that opening needs.
  }

  @Override
  public SocketState upgradeDispatch(SocketEvent event) {
    TomcatTransport target = transport;
    if (target == null) {
      return SocketState.CLOSED;
    }
    ConnectionFactory factory = connections;
    if (factory == null) {
      return target.dispatch(event);
    }
    connections = null;
    return target.start(factory);
  }

  /** Called once a second, and with a negative time when the connector stops. */
  @Override
  public void timeoutAsync(long now) {
    TomcatTransport target = transport;
    if (target != null) {
      if (now < 0) {
        target.stop();
      } else {
        target.finishClose();
      }
    }
  }

  /** Tomcat has given the socket up. */
  @Override
  public void destroy() {
    abandon();
    TomcatTransport target = transport;
    if (target != null) {
      target.destroy();
    }
  }

  @Override
  public void setSslSupport(SSLSupport support) {
    // What a session shows of TLS was read from the request.
  }

  @Override
  public void pause() {
    // The connector accepts no more; open connections go on.
  }
}
