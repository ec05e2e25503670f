package dev.vaporetto.tomcat;

import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** A socket that Tomcat waits for: a thread of its pool reads it, and runs its callbacks. */
abstract class PolledTransport extends TomcatTransport {
  /** Whether the connection waits for bytes. */
  private volatile boolean awaited;

  /** Whether OPEN_READ came while the connection did not wait for it. Guarded by the monitor. */
  private boolean missed;

  /**
   * Whether bytes may be left in a buffer of Tomcat's, which no selector reports. Belongs to the
   * thread inside {@link #read}, and then to the one that calls {@link #awaitReadable}.
   */
  private boolean buffered = true;

  PolledTransport(SocketWrapperBase<?> wrapper) {
    super(wrapper);
  }

  /**
   * Whether an event has to be made up for, because it is not repeated. Called with the monitor.
   */
  final boolean takeMissed() {
    boolean taken = missed;
    missed = false;
    return taken;
  }

  /** To be called with the outcome of each read. */
  final void buffered(boolean possibly) {
    buffered = possibly;
  }

  /**
   * Lets Tomcat dispatch OPEN_READ once there is something to read. Called with the monitor.
   *
   * @return false if Tomcat's pool takes no more work, so that it never will
   */
  abstract boolean registerRead();

  /**
   * The same, at the end of a dispatch.
   *
   * @return what Tomcat is to do next with the socket; CLOSED if its pool takes no more work
   */
  abstract SocketState leaveAwaiting();

  @Override
  final SocketState leaveOpen() {
    return awaited ? leaveAwaiting() : super.leaveOpen();
  }

  @Override
  final void opened() {
    readBuffered();
  }

  @Override
  final void readable() {
    readOnce();
    readBuffered();
  }

  @Override
  final void ended() {
    readOnce();
  }

  private void readOnce() {
    synchronized (this) {
      if (!awaited) {
        missed = true;
        return;
      }
      awaited = false;
    }
    connection().onReadable();
  }

  private void readBuffered() {
    while (awaited && buffered && !isClosed()) {
      readOnce();
    }
  }

  @Override
  public final void awaitReadable() {
    if (isDispatching()) {
      awaited = true;
      return;
    }
    // Once the read is registered, the field belongs to another thread.
    boolean atOnce = buffered;
    boolean registered;
    synchronized (this) {
      awaited = true;
      if (isClosed()) {
        return;
      }
      registered = atOnce || registerRead();
    }
    if (atOnce) {
      registered = process(SocketEvent.OPEN_READ);
    }
    if (!registered) {
      fail(poolRefused());
    }
  }
}
