package dev.vaporetto.jakarta.container;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.engine.HandshakeRefusal.Cause;
import dev.vaporetto.protocol.Closure.Initiator;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.servlet.HandshakeRefusedException;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.io.Serial;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket connections that rest on one login; they close when it ends with its HTTP session
 * (Jakarta WebSocket §7.2). It is an attribute of that session, so that it follows the session to
 * another id, and is notified of its end on every container. Connections of anonymous users have
 * none: they outlive an idle HTTP session. Thread-safe.
 *
 * <p>A session that is stored or moved takes no connection with it: what is read back is empty.
 */
final class LoginSockets implements HttpSessionBindingListener, Serializable {
  private static final String ATTRIBUTE = LoginSockets.class.getName();

  /** Of the whole application: one handshake at a time looks whether the attribute is there. */
  private static final Object FOLLOWING = new Object();

  @Serial private static final long serialVersionUID = 1;

  /** WSC-7.2-3: the implementation MUST close with 1008. */
  private static final CloseStatus LOGIN_ENDED =
      new CloseStatus(CloseStatus.POLICY_VIOLATION, "the login's HTTP session has ended");

  /** Null after the end of the session, and in one that was read back. Guarded by this. */
  private transient @Nullable Set<Login> logins = new HashSet<>();

  private LoginSockets() {}

  /**
   * Begins to follow a session for a connection that is still to be made.
   *
   * @throws HandshakeRefusedException 403 if the session has ended already, and the login with it
   */
  static Login follow(HttpSession session) throws HandshakeRefusedException {
    synchronized (FOLLOWING) {
      try {
        LoginSockets sockets =
            session.getAttribute(ATTRIBUTE) instanceof LoginSockets present ? present : null;
        Login login = sockets == null ? null : sockets.add();
        if (login == null) {
          LoginSockets fresh = new LoginSockets();
          login = Objects.requireNonNull(fresh.add());
          session.setAttribute(ATTRIBUTE, fresh);
        }
        return login;
      } catch (IllegalStateException invalidated) {
        throw new HandshakeRefusedException(Cause.LOGIN, 403, LOGIN_ENDED.reason());
      }
    }
  }

  private synchronized @Nullable Login add() {
    if (logins == null) {
      return null;
    }
    Login login = new Login(this);
    logins.add(login);
    return login;
  }

  /** How many connections rest on the login, those under way among them. */
  synchronized int size() {
    return logins == null ? 0 : logins.size();
  }

  private synchronized void remove(Login login) {
    if (logins != null) {
      logins.remove(login);
    }
  }

  @Override
  public void valueUnbound(HttpSessionBindingEvent event) {
    List<Login> ended;
    synchronized (this) {
      ended = logins == null ? List.of() : List.copyOf(logins);
      logins = null;
    }
    ended.forEach(Login::end);
  }

  /** One connection's interest in a session. */
  static final class Login {
    private final LoginSockets sockets;

    /** Null until it is made. Guarded by this. */
    private @Nullable Connection connection;

    /** Whether the session has ended. Guarded by this. */
    private boolean over;

    private Login(LoginSockets sockets) {
      this.sockets = sockets;
    }

    /** The connection is there; it closes at once if the session has ended meanwhile. */
    void attach(Connection made) {
      synchronized (this) {
        connection = made;
        if (!over) {
          return;
        }
      }
      made.close(LOGIN_ENDED, Initiator.ENGINE);
    }

    /** The connection has ended, or was never made. */
    void forget() {
      sockets.remove(this);
    }

    private void end() {
      Connection open;
      synchronized (this) {
        over = true;
        open = connection;
      }
      if (open != null) {
        open.close(LOGIN_ENDED, Initiator.ENGINE);
      }
    }
  }
}
