package dev.vaporetto.conformance;

import static dev.vaporetto.conformance.FrameSpec.binary;
import static dev.vaporetto.conformance.FrameSpec.close;
import static dev.vaporetto.conformance.FrameSpec.frame;
import static dev.vaporetto.conformance.FrameSpec.ping;
import static dev.vaporetto.conformance.FrameSpec.text;

import java.util.ArrayList;
import java.util.List;

/** Sections 3 and 4: reserved bits and opcodes (RFC 6455 §5.2), no extension being agreed on. */
final class ReservedCases {
  private static final byte[] SOME = {1, 2, 3};

  private ReservedCases() {}

  static List<Case> bits() {
    return List.of(
        Case.of("3.1", "text with RSV3", s -> s.send(text("x").rsv(1)).fails(1002)),
        Case.of(
            "3.2",
            "text, text with RSV2, ping",
            s -> s.send(text("good"), text("x").rsv(2), ping()).expectText("good").fails(1002)),
        Case.of(
            "3.3",
            "text, text with RSV2 and 3, ping, each its own write",
            s ->
                s.send(text("good"))
                    .send(text("x").rsv(3))
                    .send(ping())
                    .expectText("good")
                    .fails(1002)),
        Case.of(
            "3.4",
            "text, text with RSV1, ping, byte by byte",
            s ->
                s.sendChopped(1, text("good"), text("x").rsv(4), ping())
                    .expectText("good")
                    .fails(1002)),
        Case.of("3.5", "binary with RSV1 and 3", s -> s.send(binary(SOME).rsv(5)).fails(1002)),
        Case.of("3.6", "ping with RSV1 and 2", s -> s.send(ping("x").rsv(6)).fails(1002)),
        Case.of("3.7", "close with all RSV bits", s -> s.send(close(1000).rsv(7)).fails(1002)),
        Case.of(
            "3.V1",
            "continuation with RSV1",
            s -> s.send(text("a").open(), FrameSpec.continuation("b").rsv(4)).fails(1002)),
        Case.of(
            "3.V2",
            "RSV1 and a length of 2^62, refused from the header",
            s -> s.send(text().rsv(4).announcing(1L << 62)).fails(1002)),
        Case.of("3.V3", "pong with RSV3", s -> s.send(FrameSpec.pong("x").rsv(1)).fails(1002)));
  }

  static List<Case> opcodes() {
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int data = 3 + i;
      int control = 11 + i;
      cases.add(opcode("4.1." + (i + 1), "data", data, i));
      cases.add(opcode("4.2." + (i + 1), "control", control, i));
      cases.add(
          Case.of(
              "4.V1." + data,
              "opcode " + data + " that announces 2^62 bytes",
              s -> s.send(frame(data).announcing(1L << 62)).fails(1002)));
      cases.add(
          Case.of(
              "4.V2." + control,
              "opcode " + control + " inside a fragmented message",
              s -> s.send(text("a").open(), frame(control)).fails(1002)));
    }
    return cases;
  }

  /** Alone and empty, with payload, then between good frames in three ways of writing. */
  private static Case opcode(String id, String kind, int opcode, int variant) {
    String title = "reserved " + kind + " opcode " + opcode;
    return switch (variant) {
      case 0 -> Case.of(id, title + ", empty", s -> s.send(frame(opcode)).fails(1002));
      case 1 -> Case.of(id, title + " with payload", s -> s.send(frame(opcode, SOME)).fails(1002));
      case 2 ->
          Case.of(
              id,
              title + " between text and ping, one write",
              s -> s.send(text("good"), frame(opcode), ping()).expectText("good").fails(1002));
      case 3 ->
          Case.of(
              id,
              title + " with payload between text and ping, a write each",
              s ->
                  s.send(text("good"))
                      .send(frame(opcode, SOME))
                      .send(ping())
                      .expectText("good")
                      .fails(1002));
      default ->
          Case.of(
              id,
              title + " with payload between text and ping, byte by byte",
              s ->
                  s.sendChopped(1, text("good"), frame(opcode, SOME), ping())
                      .expectText("good")
                      .fails(1002));
    };
  }
}
