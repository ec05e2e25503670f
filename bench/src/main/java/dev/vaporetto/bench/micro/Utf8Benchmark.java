package dev.vaporetto.bench.micro;

import dev.vaporetto.protocol.frame.Masker;
import dev.vaporetto.protocol.frame.Utf8;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Strict validation of texts, alone and behind the unmasking that it follows in the engine. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class Utf8Benchmark {
  /** Bytes of one text. */
  @Param({"64", "1024", "65536"})
  public int size;

  /** A constant of {@link Texts}. */
  @Param({"ASCII", "MIXED", "CJK"})
  public String text = "";

  private byte[] wire = {};
  private byte[] bytes = {};

  /** Makes the text. */
  @Setup
  public void fill() {
    wire = Texts.valueOf(text).ofSize(size);
    bytes = wire.clone();
  }

  /** The automaton that skips ASCII. */
  @Benchmark
  public boolean fast() {
    return Utf8.isValid(bytes, 0, bytes.length);
  }

  /** Character by character. */
  @Benchmark
  public boolean naive() {
    return NaiveTwins.isUtf8(bytes);
  }

  /** What the engine does with a text message: unmask, and validate what is not ASCII. */
  @Benchmark
  public boolean unmaskAndValidate() {
    long seen = Masker.mask(wire, 0, bytes, 0, wire.length, 0);
    return (seen & Masker.HIGH_BITS) == 0 || Utf8.isValid(bytes, 0, bytes.length);
  }
}
