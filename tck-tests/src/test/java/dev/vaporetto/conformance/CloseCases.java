package dev.vaporetto.conformance;

import static dev.vaporetto.conformance.FrameSpec.close;
import static dev.vaporetto.conformance.FrameSpec.closeBody;
import static dev.vaporetto.conformance.FrameSpec.continuation;
import static dev.vaporetto.conformance.FrameSpec.ping;
import static dev.vaporetto.conformance.FrameSpec.text;
import static dev.vaporetto.conformance.Payloads.hex;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Section 7: the closing handshake (RFC 6455 §5.5.1, §7) and the end of the connection. */
final class CloseCases {
  /** The peer's Close frame came without a code (RFC 6455 §7.1.5). */
  private static final int NO_CODE = 1005;

  private static final int[] LEGAL = {
    1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999, 1012, 1013, 1014
  };

  private static final int[] ILLEGAL = {
    0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 1015, 1, 125, 126, 32_767
  };

  private final List<Case> cases = new ArrayList<>();

  private CloseCases() {}

  static List<Case> cases() {
    CloseCases section = new CloseCases();
    section.order();
    section.payloads();
    section.codes();
    section.crossing();
    section.ends();
    return section.cases;
  }

  private void order() {
    add("7.1.1", "a message, then close", s -> s.send(text("x")).expectText("x").closes());
    add(
        "7.1.2",
        "two close frames: one answer",
        s -> s.send(close(1000), close(1000)).trailing().expectClose(1000).expectEnd());
    add(
        "7.1.3",
        "a ping after close: no pong",
        s -> s.send(close(1000), ping("late")).trailing().expectClose(1000).expectEnd());
    add(
        "7.1.4",
        "a message after close: no echo",
        s -> s.send(close(1000), text("late")).trailing().expectClose(1000).expectEnd());
    add(
        "7.1.5",
        "the second fragment after close: no echo",
        s ->
            s.send(text("a").open(), close(1000), continuation("b"))
                .trailing()
                .expectClose(1000)
                .expectEnd());
    byte[] large = Payloads.text(256 * 1024);
    add(
        "7.1.6",
        "256 KiB, close, ping in one write",
        s ->
            s.send(text(large), close(1000), ping("late"))
                .trailing()
                .expectText(large)
                .expectClose(1000)
                .expectEnd());
    add(
        "7.V1",
        "1 MiB after close: no echo",
        s ->
            s.send(close(1000), text(Payloads.text(1 << 20)))
                .trailing()
                .expectClose(1000)
                .expectEnd());
    add(
        "7.V2",
        "a frame that breaks a rule after close: not looked at",
        s -> s.send(close(1000), text("x").rsv(7)).trailing().expectClose(1000).expectEnd());
  }

  private void payloads() {
    add("7.3.1", "no payload", s -> s.send(closeBody()).expectClose(NO_CODE).expectEnd());
    add("7.3.2", "payload of 1 byte", s -> s.send(closeBody((byte) 3)).fails(1002));
    add("7.3.3", "code only", s -> s.closes(1000));
    add(
        "7.3.4",
        "code and reason",
        s -> s.send(close(1000, "Hello World!")).expectClose(1000).expectEnd());
    add(
        "7.3.5",
        "reason of 123 bytes",
        s -> s.send(close(1000, "*".repeat(123))).expectClose(1000).expectEnd());
    add("7.3.6", "reason of 124 bytes", s -> s.send(close(1000, "*".repeat(124))).fails(1002));
    add(
        "7.5.1",
        "reason that is not UTF-8",
        s -> s.send(close(1000, hex("ce ba e1 bd b9 ed a0 80 65"))).fails(1007));
    add(
        "7.V3",
        "reason of 123 bytes of every length of character",
        s -> s.send(close(4000, "aé€𝄞".repeat(12) + "abc")).expectClose(4000).expectEnd());
    add(
        "7.V4",
        "reason that ends inside a character",
        s -> s.send(close(1000, hex("61 e2 82"))).fails(1007));
    add(
        "7.V5",
        "payload of 126 bytes",
        s -> s.send(closeBody(new byte[126]).announcing(126)).fails(1002));
    add("7.V6", "without FIN", s -> s.send(close(1000).open()).fails(1002));
    add(
        "7.V7",
        "byte by byte",
        s -> s.sendChopped(1, close(4999, "bye")).expectClose(4999).expectEnd());
  }

  private void codes() {
    for (int i = 0; i < LEGAL.length; i++) {
      int code = LEGAL[i];
      add("7.7." + (i + 1), "code " + code, s -> s.closes(code));
    }
    for (int i = 0; i < ILLEGAL.length; i++) {
      int code = ILLEGAL[i];
      add("7.9." + (i + 1), "code " + code, s -> s.send(close(code)).fails(1002));
    }
    add("7.13.1", "code 5000", s -> s.send(close(5000)).fails(1002));
    add("7.13.2", "code 65535", s -> s.send(close(65_535)).fails(1002));
  }

  private void crossing() {
    add(
        "7.V8",
        "the other side closes first",
        s -> s.send(text("close:4001:bye")).expectClose(4001).send(close(4001)).expectEnd());
    add(
        "7.V9",
        "the other side closes first and is answered without a code",
        s -> s.send(text("close:4001:bye")).expectClose(4001).send(closeBody()).expectEnd());
    add(
        "7.V10",
        "both sides close at once: one close frame of each",
        s -> s.send(text("close:4001:bye"), close(1000)).expectClose(4001).expectEnd());
    add(
        "7.V11",
        "what comes after the other side's close frame is neither echoed nor answered",
        s ->
            s.send(text("close:4001:bye"))
                .expectClose(4001)
                .send(text("late"), ping("late"), close(4001))
                .expectEnd());
    add(
        "7.V12",
        "a wrong frame after the other side's close frame: the end, and no second close frame",
        s ->
            s.send(text("close:4001:bye"))
                .expectClose(4001)
                .send(text("x").rsv(7))
                .trailing()
                .expectEnd());
    add(
        "7.V13",
        "a close frame inside a fragmented message",
        s -> s.send(text("a").open()).closes(4000));
  }

  private void ends() {
    add(
        "7.V14",
        "the peer ends the stream after its close frame",
        s ->
            s.send(text("x"), close(1000))
                .endOutput()
                .expectText("x")
                .expectClose(1000)
                .expectEnd());
    add("7.V15", "the peer ends the stream without a close frame", s -> s.endOutput().expectEnd());
    add(
        "7.V16",
        "the peer ends the stream inside a frame",
        s -> s.send(text("x").announcing(1000)).endOutput().expectEnd());
    add(
        "7.V17",
        "the peer ends the stream inside a fragmented message",
        s ->
            s.sendChopped(1, text("x").open(), continuation().announcing(70_000))
                .endOutput()
                .expectEnd());
    cases.add(
        Case.of(
                "7.V18",
                "a close frame that is never answered: the end all the same",
                s -> s.send(text("close:4001:bye")).expectClose(4001).trailing().expectEnd())
            .waiting());
    cases.add(
        Case.of(
                "7.V19",
                "a failure whose close frame is never answered: the end all the same",
                s -> s.send(text("x").rsv(7)).expectClose(1002).trailing().expectEnd())
            .waiting());
  }

  private void add(String id, String title, Consumer<Script> script) {
    cases.add(Case.of(id, title, script));
  }
}
