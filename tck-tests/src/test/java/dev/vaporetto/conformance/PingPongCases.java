package dev.vaporetto.conformance;

import static dev.vaporetto.conformance.FrameSpec.ping;
import static dev.vaporetto.conformance.FrameSpec.pong;
import static dev.vaporetto.conformance.FrameSpec.text;
import static dev.vaporetto.conformance.Payloads.binary;
import static dev.vaporetto.conformance.Payloads.hex;

import java.util.List;
import java.util.stream.IntStream;

/** Section 2: pings and pongs (RFC 6455 §5.5.2, §5.5.3). */
final class PingPongCases {
  private PingPongCases() {}

  static List<Case> cases() {
    return List.of(
        Case.of("2.1", "ping without payload", s -> s.send(ping()).expectPong().closes()),
        Case.of("2.2", "ping with text", s -> s.send(ping("Hello")).expectPong("Hello").closes()),
        Case.of(
            "2.3",
            "ping with bytes that are no UTF-8",
            s ->
                s.send(ping(hex("00 ff fe fd fc fb 00 ff")))
                    .expectPong(hex("00fffefdfcfb00ff"))
                    .closes()),
        Case.of(
            "2.4",
            "ping of 125 bytes",
            s -> s.send(ping(binary(125))).expectPong(binary(125)).closes()),
        Case.of("2.5", "ping of 126 bytes", s -> s.send(ping(binary(126))).fails(1002)),
        Case.of(
            "2.6",
            "ping of 125 bytes, byte by byte",
            s -> s.sendChopped(1, ping(binary(125))).expectPong(binary(125)).closes()),
        Case.of("2.7", "unsolicited pong without payload", s -> s.send(pong()).closes()),
        Case.of("2.8", "unsolicited pong with payload", s -> s.send(pong("unasked")).closes()),
        Case.of(
            "2.9",
            "unsolicited pong, then a ping",
            s -> s.send(pong("unasked"), ping("ping")).expectPong("ping").closes()),
        Case.of("2.10", "10 pings", s -> pings(s, 10, 0)),
        Case.of("2.11", "10 pings, byte by byte", s -> pings(s, 10, 1)),
        Case.of(
            "2.V1",
            "ping whose header announces 65,536 bytes",
            s -> s.send(ping().announcing(65_536)).fails(1002)),
        Case.of("2.V2", "pong of 126 bytes", s -> s.send(pong(binary(126))).fails(1002)),
        Case.of(
            "2.V3",
            "a ping between two messages of one write",
            s ->
                s.send(text("a"), ping("p"), text("b"))
                    .expectText("a")
                    .expectPong("p")
                    .expectText("b")
                    .closes()),
        Case.of(
            "2.V4",
            "10,000 unsolicited pongs",
            s -> s.send(many(pong("pong"), 10_000)).send(text("x")).expectText("x").closes()),
        Case.of(
            "2.V5",
            "every payload length of a ping",
            s -> {
              for (int length = 0; length <= 125; length++) {
                s.send(ping(binary(length))).expectPong(binary(length));
              }
              s.closes();
            }));
  }

  private static FrameSpec[] many(FrameSpec frame, int count) {
    return IntStream.range(0, count).mapToObj(i -> frame).toArray(FrameSpec[]::new);
  }

  /** Each is answered before the next, so that none may be left out (§5.5.3). */
  private static void pings(Script script, int count, int chop) {
    for (int i = 0; i < count; i++) {
      script.sendChopped(chop, ping("payload " + i)).expectPong("payload " + i);
    }
    script.closes();
  }
}
