package dev.vaporetto.servlet;

import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Input as Jakarta Servlet 6.0 §3.7 has it: from onDataAvailable() until isReady() is false the
 * stream belongs to the turn, since only after that the container calls the listener again.
 */
final class StandardInput extends ServletInput {
  /** The stream belongs to the turn. */
  private boolean available;

  StandardInput(ServletTransport transport, ServletInputStream stream) {
    super(transport, stream);
  }

  @Override
  boolean hasNews() {
    return available || hasEnded();
  }

  @Override
  int read(ByteBuffer target) throws IOException {
    synchronized (transport) {
      if (hasEnded()) {
        return readEnd();
      }
      if (!available) {
        return 0;
      }
      if (!transport.enter()) {
        return -1;
      }
      // Before isReady(): if that is false, the listener may be called before it returns.
      available = false;
    }
    int count = 0;
    try {
      count = poll(target);
    } finally {
      transport.leave();
    }
    if (count > 0) {
      synchronized (transport) {
        available = true;
      }
    }
    return count;
  }

  @Override
  public void onDataAvailable() {
    synchronized (transport) {
      available = true;
    }
    transport.onInput();
  }
}
