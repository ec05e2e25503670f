package dev.vaporetto.bench.micro;

import dev.vaporetto.protocol.frame.Masker;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Masking in place, and the same byte by byte. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class MaskingBenchmark {
  /** Bytes of one payload. */
  @Param({"64", "1024", "65536"})
  public int size;

  private byte[] payload = {};
  private int key = 0x37FA213D;

  /** Fills the payload. */
  @Setup
  public void fill() {
    payload = Texts.MIXED.ofSize(size);
  }

  /** Eight bytes at a time, collecting the high bits. */
  @Benchmark
  public long fast() {
    return Masker.mask(payload, 0, payload, 0, payload.length, key++);
  }

  /** One byte at a time. */
  @Benchmark
  public byte[] naive() {
    NaiveTwins.mask(payload, key++);
    return payload;
  }
}
