package dev.vaporetto.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.echo.EchoWars;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that break a rule: the right close code, then the end, and the server stays up. */
@ParameterizedClass
@EnumSource(names = {"TOMCAT_11", "JETTY_EE10", "UNDERTOW"})
class BadFrameTest {
  private static final String PATH = "/api/v1/websocket";

  private static @Nullable RunningServer running;

  BadFrameTest(Container container) {}

  @BeforeParameterizedClassInvocation
  static void startServer(Container container) {
    running = container.start(ServerOptions.defaults().withApplication("", EchoWars.example()));
  }

  private static RunningServer server() {
    return Objects.requireNonNull(running, "started before the tests");
  }

  @AfterParameterizedClassInvocation
  static void stopServer() {
    try (RawClient client = RawClient.open(server(), PATH)) {
      client.sendText("the server is still up");
      assertThat(client.readFrame().text()).isEqualTo("the server is still up");
    } finally {
      server().close();
    }
  }

  /** What the client sends, and the close code that it gets. */
  private static final class Case {
    private final String name;
    private final byte[] bytes;
    private final int code;

    Case(String name, byte[] bytes, int code) {
      this.name = name;
      this.bytes = bytes;
      this.code = code;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    byte[] some = {1, 2, 3};
    return Stream.of(
        new Case("unmasked frame", RawClient.frame(true, 0, 1, false, some), 1002),
        new Case("RSV1 without an extension", RawClient.frame(true, 4, 1, some), 1002),
        new Case("RSV2", RawClient.frame(true, 2, 1, some), 1002),
        new Case("RSV3", RawClient.frame(true, 1, 1, some), 1002),
        new Case("reserved data opcode", RawClient.frame(true, 0, 3, some), 1002),
        new Case("reserved control opcode", RawClient.frame(true, 0, 11, some), 1002),
        new Case(
            "reserved opcode that announces a huge payload",
            RawClient.header(true, 0, 7, true, Long.MAX_VALUE),
            1002),
        new Case("fragmented ping", RawClient.frame(false, 0, 9, some), 1002),
        new Case("ping of 126 bytes", RawClient.frame(true, 0, 9, new byte[126]), 1002),
        new Case("continuation of nothing", RawClient.frame(true, 0, 0, some), 1002),
        new Case(
            "new message inside a fragmented one",
            joined(RawClient.frame(false, 0, 1, some), RawClient.frame(true, 0, 1, some)),
            1002),
        new Case("length with the high bit", RawClient.header(true, 0, 2, true, -1), 1002),
        new Case(
            "length over the limit", masked(RawClient.header(true, 0, 2, true, 1 << 30)), 1009),
        new Case(
            "text that is not UTF-8",
            RawClient.frame(true, 0, 1, new byte[] {(byte) 0xC0, (byte) 0xAF}),
            1007),
        new Case(
            "text that ends in the middle of a character",
            RawClient.frame(true, 0, 1, new byte[] {(byte) 0xE2, (byte) 0x82}),
            1007),
        new Case(
            "bad UTF-8 in a fragment whose message is not complete",
            RawClient.frame(false, 0, 1, new byte[] {'a', (byte) 0xFF}),
            1007),
        new Case("close frame of one byte", RawClient.frame(true, 0, 8, new byte[1]), 1002),
        new Case("close code 1005", closeFrame(1005), 1002),
        new Case("close code 999", closeFrame(999), 1002),
        new Case(
            "close reason that is not UTF-8",
            RawClient.frame(true, 0, 8, new byte[] {3, (byte) 0xE8, (byte) 0xFF}),
            1007));
  }

  private static byte[] closeFrame(int code) {
    return RawClient.frame(true, 0, 8, ByteBuffer.allocate(2).putShort((short) code).array());
  }

  /** A header with a masking key and without the payload that it announces. */
  private static byte[] masked(byte[] header) {
    return joined(header, new byte[4]);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aBadFrameGetsItsCloseCodeAndThenTheEnd(Case bad) {
    try (RawClient client = RawClient.open(server(), PATH)) {
      client.sendText("good");
      assertThat(client.readFrame().text()).isEqualTo("good");
      client.write(bad.bytes);
      RawClient.Frame close = client.readFrame();
      assertThat(close.opcode()).isEqualTo(8);
      assertThat(close.closeCode()).isEqualTo(bad.code);
      assertThat(close.closeReason()).isNotEmpty();
      client.sendClose(bad.code, "");
      assertThat(client.readToEnd()).isLessThanOrEqualTo(0);
    }
  }

  @Test
  void aPeerThatDoesNotAnswerTheCloseFrameIsCutOff() {
    try (RawClient client = RawClient.open(server(), PATH)) {
      client.write(RawClient.frame(true, 0, 1, false, new byte[1]));
      assertThat(client.readFrame().closeCode()).isEqualTo(1002);
      assertThat(client.readToEnd()).isLessThanOrEqualTo(0);
    }
  }
}
