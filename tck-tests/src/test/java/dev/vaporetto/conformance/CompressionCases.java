package dev.vaporetto.conformance;

import static dev.vaporetto.conformance.FrameSpec.binary;
import static dev.vaporetto.conformance.FrameSpec.continuation;
import static dev.vaporetto.conformance.FrameSpec.ping;
import static dev.vaporetto.conformance.FrameSpec.text;
import static dev.vaporetto.conformance.Payloads.hex;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Section 12: compressed messages, valid and invalid (RFC 7692 §6, §7.2). */
final class CompressionCases {
  private static final int RSV1 = 4;

  /** How many bytes a message has, and its fragments; 0 for one frame. */
  private static final int[][] SIZES = {
    {16, 0},
    {64, 0},
    {256, 0},
    {1024, 0},
    {4096, 0},
    {8192, 0},
    {16_384, 0},
    {32_768, 0},
    {65_536, 0},
    {131_072, 0},
    {8192, 256},
    {16_384, 256},
    {32_768, 256},
    {65_536, 256},
    {131_072, 256},
    {131_072, 1024},
    {131_072, 4096},
    {131_072, 32_768}
  };

  /** From here on the whole run sends a hundred messages: a thousand would show nothing more. */
  private static final int LARGE = 8192;

  private final DeflateAgreement element;
  private final List<Case> cases = new ArrayList<>();

  private CompressionCases(DeflateAgreement element) {
    this.element = element;
  }

  static List<Case> cases(Peer peer) {
    CompressionCases section = new CompressionCases(plain(peer));
    int number = 0;
    for (CompressedPayloads payloads : CompressedPayloads.ALL) {
      section.cases.addAll(runs("12." + ++number, payloads, "", section.element));
    }
    section.examplesOfTheStandard();
    section.forms();
    section.sizes();
    section.broken();
    section.bombs();
    return section.cases;
  }

  /** The simplest element that lets both sides compress with all they have. */
  private static DeflateAgreement plain(Peer peer) {
    return new DeflateAgreement(false, false, 0, peer == Peer.CLIENT ? -1 : 0);
  }

  /** The 18 runs of a subsection. */
  static List<Case> runs(
      String id, CompressedPayloads payloads, String suffix, DeflateAgreement element) {
    List<Case> runs = new ArrayList<>();
    for (int i = 0; i < SIZES.length; i++) {
      int size = SIZES[i][0];
      int fragment = SIZES[i][1];
      int count = Suite.isWhole() ? size < LARGE ? 1000 : 100 : size < 1024 ? 100 : 8;
      String title =
          "%d messages of %d bytes of %s%s%s"
              .formatted(
                  count,
                  size,
                  payloads.title(),
                  fragment == 0 ? "" : ", compressed, in fragments of " + fragment,
                  suffix);
      runs.add(
          Case.of(
                  id + "." + (i + 1),
                  title,
                  s -> {
                    for (int n = 0; n < count; n++) {
                      byte[] message = payloads.message(n, size);
                      s.message(payloads.text(), message, fragment)
                          .expect(payloads.text(), message);
                    }
                    s.closes();
                  })
              .deflate(element));
    }
    return runs;
  }

  /** RFC 7692 §7.2.3. */
  private void examplesOfTheStandard() {
    add(
        "12.V1.1",
        "the standard's example: one block",
        s -> s.send(compressed("f2 48 cd c9 c9 07 00")).expectText("Hello").closes());
    add(
        "12.V1.2",
        "the standard's example: in two fragments",
        s ->
            s.send(compressed("f2 48 cd").open(), continuation(hex("c9 c9 07 00")))
                .expectText("Hello")
                .closes());
    add(
        "12.V1.3",
        "the standard's example: a block that is not compressed",
        s -> s.send(compressed("00 05 00 fa ff 48 65 6c 6c 6f 00")).expectText("Hello").closes());
    add(
        "12.V1.4",
        "the standard's example: a block with BFINAL",
        s ->
            s.send(compressed("f3 48 cd c9 c9 07 00 00"))
                .expectText("Hello")
                .send(compressed("f2 48 cd c9 c9 07 00"))
                .expectText("Hello")
                .closes());
    add(
        "12.V1.5",
        "the standard's example: two blocks",
        s ->
            s.send(compressed("f2 48 05 00 00 00 ff ff ca c9 c9 07 00"))
                .expectText("Hello")
                .closes());
    add(
        "12.V1.6",
        "the standard's example: an empty message",
        s ->
            s.send(compressed("00"))
                .expectText("")
                .send(compressed("02 00"))
                .expectText("")
                .closes());
    add("12.V1.7", "no payload at all", s -> s.send(compressed("")).expectText("").closes());
  }

  private void forms() {
    byte[] large = CompressedPayloads.JSON.message(0, 100_000);
    byte[] zipped = Deflation.compressAlone(large);
    add(
        "12.V2.1",
        "compressed messages, and others that are not, in turn",
        s ->
            s.message(true, large, 0)
                .expect(true, large)
                .send(text("plain"))
                .expectText("plain")
                .message(true, large, 0)
                .expect(true, large)
                .closes());
    add(
        "12.V2.2",
        "pings between the fragments of a compressed message",
        s ->
            s.send(
                    text(Arrays.copyOf(zipped, 100)).rsv(RSV1).open(),
                    ping("one"),
                    continuation(Arrays.copyOfRange(zipped, 100, 2000)).open(),
                    ping("two"))
                .expectPong("one")
                .expectPong("two")
                .send(continuation(Arrays.copyOfRange(zipped, 2000, zipped.length)))
                .expectText(large)
                .closes());
    add(
        "12.V2.3",
        "byte by byte",
        s ->
            s.sendChopped(1, text(Arrays.copyOf(zipped, zipped.length)).rsv(RSV1))
                .expectText(large)
                .closes());
    add(
        "12.V2.4",
        "in fragments of no byte and of one",
        s ->
            s.send(
                    compressed("").open(),
                    continuation(hex("f2")).open(),
                    continuation().open(),
                    continuation(hex("48 cd c9 c9 07")).open(),
                    continuation(hex("00")).open(),
                    continuation())
                .expectText("Hello")
                .closes());
    add(
        "12.V2.5",
        "20,000 bytes with BFINAL, then another message",
        s -> {
          byte[] message = CompressedPayloads.PROSE.message(1, 20_000);
          s.send(binary(Deflation.compressFinal(message)).rsv(RSV1))
              .expectBinary(message)
              .message(true, large, 0)
              .expect(true, large)
              .closes();
        });
    add(
        "12.V2.6",
        "what is worth it comes back compressed",
        s -> s.message(true, large, 0).expectCompressed(true, large).closes());
    byte[] hello = hex("f2 48 cd c9 c9 07 00");
    for (int at = 0; at <= hello.length; at++) {
      byte[] head = Arrays.copyOf(hello, at);
      byte[] tail = Arrays.copyOfRange(hello, at, hello.length);
      add(
          "12.V3." + at,
          "two fragments, cut after " + at + " compressed bytes",
          s ->
              s.send(text(head).rsv(RSV1).open(), ping(), continuation(tail))
                  .expectPong()
                  .expectText("Hello")
                  .closes());
    }
  }

  /** Sizes around the ones that buffers have. */
  private void sizes() {
    for (int size = 1024; size < 1024 * 1024; size *= 2) {
      for (int more = -1; more <= 1; more++) {
        int length = size + more;
        byte[] noise = Payloads.binary(length);
        byte[] zeros = new byte[length];
        add(
            "12.V4." + length,
            length + " random bytes, then as many zeros",
            s ->
                s.message(false, noise, 0)
                    .expect(false, noise)
                    .message(false, zeros, 0)
                    .expect(false, zeros)
                    .closes());
      }
    }
  }

  private void broken() {
    add(
        "12.V5.1",
        "RSV1 on a continuation",
        s ->
            s.send(compressed("f2 48 cd").open(), continuation(hex("c9 c9 07 00")).rsv(RSV1))
                .fails(1002));
    add("12.V5.2", "RSV1 on a ping", s -> s.send(ping("x").rsv(RSV1)).fails(1002));
    add("12.V5.3", "RSV1 on a close", s -> s.send(FrameSpec.close(1000).rsv(RSV1)).fails(1002));
    add("12.V5.4", "RSV1 and RSV2", s -> s.send(compressed("00").rsv(RSV1 | 2)).fails(1002));
    add(
        "12.V5.5",
        "RSV1 on the continuation of a message that is not compressed",
        s -> s.send(text("a").open(), continuation("b").rsv(RSV1)).fails(1002));
    add(
        "12.V5.6",
        "a block of the type that is reserved",
        s -> s.send(compressed("07 00")).fails(1007));
    add(
        "12.V5.7",
        "random bytes, refused before the message ends",
        s ->
            s.send(binary(hex("ff ff ff ff ff ff ff ff")).rsv(RSV1).announcing(60_000))
                .fails(1007));
    add(
        "12.V5.8",
        "a distance that reaches before the message",
        s -> s.send(compressed("f2 00 11 00 00")).fails(1007));
    add(
        "12.V5.9",
        "text that inflates to what is not UTF-8",
        s -> s.send(text(Deflation.compressAlone(hex("61 62 ff"))).rsv(RSV1)).fails(1007));
    add(
        "12.V5.10",
        "text that inflates to half a character",
        s -> s.send(text(Deflation.compressAlone(hex("61 e2 82"))).rsv(RSV1)).fails(1007));
    add(
        "12.V5.11",
        "text that inflates to what is not UTF-8, in its first fragment",
        s ->
            s.send(
                    text(Deflation.compressAlone("\u00e9".repeat(2000).getBytes(UTF_8)))
                        .rsv(RSV1)
                        .open())
                .send(continuation(Deflation.compressAlone(hex("ff ff"))).open())
                .fails(1007));
  }

  private void bombs() {
    int limit = Case.Echo.SMALL.limit();
    byte[] most = new byte[limit];
    byte[] more = new byte[limit + 1];
    addLimited(
        "12.V6.1", "inflates to the limit", s -> s.echo(false, most).echo(true, most).closes());
    addLimited(
        "12.V6.2",
        "inflates to one byte more, binary",
        s -> s.send(binary(Deflation.compressAlone(more)).rsv(RSV1)).fails(1009));
    addLimited(
        "12.V6.3",
        "inflates to one byte more, text",
        s -> s.send(text(Deflation.compressAlone(more)).rsv(RSV1)).fails(1009));
    addLimited(
        "12.V6.4",
        "inflates to one byte more with its last fragment",
        s -> {
          byte[] zipped = Deflation.compressAlone(more);
          int half = zipped.length / 2;
          s.send(
                  text(Arrays.copyOf(zipped, half)).rsv(RSV1).open(),
                  continuation(Arrays.copyOfRange(zipped, half, zipped.length)))
              .fails(1009);
        });
    addLimited(
        "12.V6.5",
        "inflates to 256 MiB",
        s ->
            s.send(binary(Deflation.compressAlone(new byte[256 << 20])).rsv(RSV1))
                .trailing()
                .fails(1009));
    addLimited(
        "12.V6.6",
        "compressed to more than the limit",
        s -> s.send(binary().rsv(RSV1).announcing(1 << 30)).fails(1009));
    add(
        "12.V6.7",
        "inflates to 16 MiB, under the limit but a thousand times its size",
        s -> s.send(binary(Deflation.compressAlone(new byte[16 << 20])).rsv(RSV1)).fails(1009));
    addLimited(
        "12.V6.8",
        "50,000 empty fragments of a compressed message",
        s -> {
          FrameSpec[] frames = new FrameSpec[50_000];
          Arrays.fill(frames, continuation().open());
          frames[0] = compressed("").open();
          s.send(frames).send(continuation()).expect(true, new byte[0]).closes();
        });
  }

  private static FrameSpec compressed(String digits) {
    return text(hex(digits)).rsv(RSV1);
  }

  private void add(String id, String title, Consumer<Script> script) {
    cases.add(Case.of(id, title, script).deflate(element));
  }

  private void addLimited(String id, String title, Consumer<Script> script) {
    cases.add(Case.of(id, title, script).limited().deflate(element));
  }
}
