package dev.vaporetto.bench.load;

import java.io.Closeable;
import java.io.IOException;

/** An {@link EchoPeer} for the tests of other packages. */
public final class ScriptedPeer implements Closeable {
  private final EchoPeer peer;

  /** What is written for a frame. */
  @FunctionalInterface
  public interface Answer {
    /** The frames of a connection count from 0; an exception ends the connection. */
    byte[] to(int number, int opcode, byte[] payload) throws IOException;
  }

  /** One with answers of its own. */
  public ScriptedPeer(Answer answer) throws IOException {
    this.peer =
        new EchoPeer() {
          @Override
          byte[] answer(int number, int opcode, byte[] payload) throws IOException {
            return answer.to(number, opcode, payload);
          }
        };
  }

  /** A right answer. */
  public static byte[] echo(int opcode, byte[] payload) {
    return EchoPeer.frame(0x80 | opcode, payload);
  }

  /** Where it listens, whatever the path. */
  public Target target() {
    return peer.target();
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }
}
