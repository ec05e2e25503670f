package dev.vaporetto.connection;

import dev.vaporetto.connection.in.ConnectionHandler;
import dev.vaporetto.protocol.Closure;
import java.nio.ByteBuffer;

/** A handler for tests in which it is of no interest what comes. */
public final class SilentHandler implements ConnectionHandler {
  @Override
  public void onOpen() {}

  @Override
  public void onText(String text) {}

  @Override
  public void onBinary(ByteBuffer payload) {}

  @Override
  public void onPong(ByteBuffer payload) {}

  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onClose(Closure closure) {}
}
