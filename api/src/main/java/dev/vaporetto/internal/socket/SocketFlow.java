package dev.vaporetto.internal.socket;

import dev.vaporetto.FlowControl;
import dev.vaporetto.Overflow;
import dev.vaporetto.internal.Limits;
import dev.vaporetto.internal.engine.Outbound;
import dev.vaporetto.internal.socket.in.Reading;
import java.time.Duration;
import java.util.Objects;

/** The view of a socket that controls its reading, and how much may wait for the peer. */
record SocketFlow(Outbound outbound, Reading reading) implements FlowControl {
  @Override
  public FlowControl pause() {
    outbound.requireBackPressure("pause");
    reading.pause();
    return this;
  }

  @Override
  public FlowControl resume() {
    outbound.requireBackPressure("resume");
    reading.resume();
    return this;
  }

  @Override
  public long bufferedBytes() {
    return outbound.bufferedBytes();
  }

  @Override
  public FlowControl outboundLimit(int bytes, Overflow overflow) {
    outbound.outboundLimit(
        Limits.outboundLimit("", bytes), Objects.requireNonNull(overflow, "overflow"));
    return this;
  }

  @Override
  public FlowControl sendTimeout(Duration timeout) {
    outbound.sendTimeout(Limits.sendTimeout("", timeout));
    return this;
  }
}
