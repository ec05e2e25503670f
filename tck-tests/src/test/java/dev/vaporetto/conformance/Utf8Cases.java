package dev.vaporetto.conformance;

import static dev.vaporetto.conformance.FrameSpec.continuation;
import static dev.vaporetto.conformance.FrameSpec.ping;
import static dev.vaporetto.conformance.FrameSpec.text;
import static dev.vaporetto.conformance.Payloads.hex;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Section 6: text is UTF-8 (RFC 6455 §5.6, §8.1; RFC 3629). */
final class Utf8Cases {
  /** Greek letters of two and three bytes, a valid beginning. */
  private static final String KOSME = "ce ba e1 bd b9 cf 83 ce bc ce b5";

  /** Characters of every length. */
  private static final String MIXED = "Hello-µ@ßöäüàá-UTF-8!! €𝄞😀";

  private final List<Case> cases = new ArrayList<>();

  private Utf8Cases() {}

  static List<Case> cases() {
    Utf8Cases section = new Utf8Cases();
    section.emptyAndFragmented();
    section.failFast();
    section.validSequences();
    section.prefixes();
    section.boundaries();
    section.malformed();
    section.overlong();
    section.surrogates();
    section.specialCodePoints();
    section.splits();
    return section.cases;
  }

  private void emptyAndFragmented() {
    add("6.1.1", "text of 0 bytes", s -> s.send(text()).expectText("").closes());
    add(
        "6.1.2",
        "three fragments of 0 bytes",
        s -> s.send(text().open(), continuation().open(), continuation()).expectText("").closes());
    add(
        "6.1.3",
        "three fragments, only the second with payload",
        s ->
            s.send(text().open(), continuation("middle").open(), continuation())
                .expectText("middle")
                .closes());
    add(
        "6.2.1",
        "text with characters of every length",
        s -> s.send(text(MIXED)).expectText(MIXED).closes());
    add(
        "6.2.2",
        "the same in two fragments, cut between characters",
        s ->
            s.send(text("Hello-µ@ßöä").open(), continuation("üàá-UTF-8!! €𝄞😀"))
                .expectText(MIXED)
                .closes());
    add(
        "6.2.3",
        "the same in fragments of one byte",
        s -> s.send(bytewise(MIXED.getBytes(UTF_8))).expectText(MIXED).closes());
    add(
        "6.2.4",
        "Greek in fragments of one byte",
        s -> s.send(bytewise(hex(KOSME))).expectText(hex(KOSME)).closes());
    byte[] bad = hex(KOSME + "ed a0 80 65 64 69 74 65 64");
    add("6.3.1", "invalid UTF-8 in one frame", s -> s.send(text(bad)).fails(1007));
    add("6.3.2", "invalid UTF-8 in fragments of one byte", s -> s.send(bytewise(bad)).fails(1007));
  }

  /** The rest of the message is never sent: the answer must not wait for it. */
  private void failFast() {
    add(
        "6.4.1",
        "fails with the fragment that has a code point over U+10FFFF",
        s ->
            s.send(text(hex(KOSME)).open(), ping("alive"))
                .expectPong("alive")
                .send(continuation(hex("f4 90 80 80")).open())
                .fails(1007));
    add(
        "6.4.2",
        "fails with the byte that cannot follow, in the next fragment",
        s ->
            s.send(text(hex(KOSME + "f4")).open(), ping("alive"))
                .expectPong("alive")
                .send(continuation(hex("90")).open())
                .fails(1007));
    add(
        "6.4.3",
        "fails inside a frame with a code point over U+10FFFF",
        s -> s.sendChopped(11 + 6, text(hex(KOSME + "f4 90 80 80")).announcing(20)).fails(1007));
    add(
        "6.4.4",
        "fails inside a frame with the byte that cannot follow",
        s -> s.sendChopped(1, text(hex(KOSME + "f4 90")).announcing(20)).fails(1007));
    add(
        "6.V1",
        "fails inside the second frame of a message, byte by byte",
        s ->
            s.send(text(hex("f0 9f")).open(), ping("alive"))
                .expectPong("alive")
                .sendChopped(1, continuation(hex("98 41")).announcing(100))
                .fails(1007));
    add(
        "6.V2",
        "fails before the end of a frame of 8 MiB",
        s -> s.send(text(hex("61 ff")).announcing(8 << 20)).fails(1007));
  }

  private void validSequences() {
    List<String> valid = List.of(KOSME, "24", "c2 a2", "e2 82 ac", "f0 a4 ad a2");
    for (int i = 0; i < valid.size(); i++) {
      valid("6.5." + (i + 1), "valid sequence", valid.get(i));
    }
  }

  /** Beginnings of a text: those that end between characters are valid, the others not. */
  private void prefixes() {
    byte[] all = hex(KOSME);
    for (int length = 1; length <= all.length; length++) {
      String digits = digits(Arrays.copyOf(all, length));
      boolean whole = length == 2 || length == 5 || length == 7 || length == 9 || length == 11;
      String id = "6.6." + length;
      if (whole) {
        valid(id, "beginning of " + length + " bytes", digits);
      } else {
        invalid(id, "beginning of " + length + " bytes", digits);
      }
    }
  }

  private void boundaries() {
    valid("6.7.1", "first of one byte", "00");
    valid("6.7.2", "first of two bytes", "c2 80");
    valid("6.7.3", "first of three bytes", "e0 a0 80");
    valid("6.7.4", "first of four bytes", "f0 90 80 80");
    invalid("6.8.1", "first of five bytes", "f8 88 80 80 80");
    invalid("6.8.2", "first of six bytes", "fc 84 80 80 80 80");
    valid("6.9.1", "last of one byte", "7f");
    valid("6.9.2", "last of two bytes", "df bf");
    valid("6.9.3", "last of three bytes", "ef bf bf");
    valid("6.9.4", "last of four bytes", "f4 8f bf bf");
    invalid("6.10.1", "last of four bytes that is none", "f7 bf bf bf");
    invalid("6.10.2", "last of five bytes", "fb bf bf bf bf");
    invalid("6.10.3", "last of six bytes", "fd bf bf bf bf bf");
    valid("6.11.1", "U+D7FF, before the surrogates", "ed 9f bf");
    valid("6.11.2", "U+E000, after the surrogates", "ee 80 80");
    valid("6.11.3", "U+FFFD", "ef bf bd");
    valid("6.11.4", "U+10FFFF", "f4 8f bf bf");
    invalid("6.11.5", "U+110000", "f4 90 80 80");
  }

  private void malformed() {
    List<String> lonely =
        List.of(
            "80",
            "bf",
            "80 bf",
            "80 bf 80",
            "80 bf 80 bf",
            "80 bf 80 bf 80",
            "80 bf 80 bf 80 bf",
            "80 bf 80 bf 80 bf 80");
    for (int i = 0; i < lonely.size(); i++) {
      invalid("6.12." + (i + 1), "continuation bytes that continue nothing", lonely.get(i));
    }
    StringBuilder all = new StringBuilder();
    for (int b = 0x80; b <= 0xbf; b++) {
      all.append(Integer.toHexString(b));
    }
    invalid("6.12.8", "all continuation bytes", all.toString());
    invalid("6.13.1", "all first bytes of two, a space after each", spaced(0xc0, 0xdf));
    invalid("6.13.2", "all first bytes of three, a space after each", spaced(0xe0, 0xef));
    invalid("6.13.3", "all first bytes of four, a space after each", spaced(0xf0, 0xf7));
    invalid("6.13.4", "all first bytes of five, a space after each", spaced(0xf8, 0xfb));
    invalid("6.13.5", "both first bytes of six, a space after each", spaced(0xfc, 0xfd));
    List<String> cut =
        List.of(
            "c0",
            "e0 80",
            "f0 80 80",
            "f8 80 80 80",
            "fc 80 80 80 80",
            "df",
            "ef bf",
            "f7 bf bf",
            "fb bf bf bf",
            "fd bf bf bf bf");
    for (int i = 0; i < cut.size(); i++) {
      invalid("6.14." + (i + 1), "last byte missing", cut.get(i));
    }
    invalid("6.15.1", "all of these one after the other", String.join("", cut));
    invalid("6.16.1", "byte that no character has", "fe");
    invalid("6.16.2", "byte that no character has", "ff");
    invalid("6.16.3", "bytes that no character has", "fe fe ff ff");
  }

  private void overlong() {
    List<List<String>> groups =
        List.of(
            List.of("c0 af", "e0 80 af", "f0 80 80 af", "f8 80 80 80 af", "fc 80 80 80 80 af"),
            List.of("c1 bf", "e0 9f bf", "f0 8f bf bf", "f8 87 bf bf bf", "fc 83 bf bf bf bf"),
            List.of("c0 80", "e0 80 80", "f0 80 80 80", "f8 80 80 80 80", "fc 80 80 80 80 80"));
    List<String> titles = List.of("overlong slash", "highest overlong", "overlong NUL");
    for (int group = 0; group < groups.size(); group++) {
      for (int i = 0; i < 5; i++) {
        invalid(
            "6." + (17 + group) + "." + (i + 1),
            titles.get(group) + " of " + (i + 2) + " bytes",
            groups.get(group).get(i));
      }
    }
  }

  private void surrogates() {
    List<String> single =
        List.of("ed a0 80", "ed ad bf", "ed ae 80", "ed af bf", "ed b0 80", "ed be 80", "ed bf bf");
    for (int i = 0; i < single.size(); i++) {
      invalid("6.20." + (i + 1), "single surrogate", single.get(i));
    }
    List<String> paired =
        List.of(
            "ed a0 80 ed b0 80",
            "ed a0 80 ed bf bf",
            "ed ad bf ed b0 80",
            "ed ad bf ed bf bf",
            "ed ae 80 ed b0 80",
            "ed ae 80 ed bf bf",
            "ed af bf ed b0 80",
            "ed af bf ed bf bf");
    for (int i = 0; i < paired.size(); i++) {
      invalid("6.21." + (i + 1), "pair of surrogates", paired.get(i));
    }
  }

  private void specialCodePoints() {
    for (int plane = 0; plane <= 16; plane++) {
      codePoint("6.22." + (2 * plane + 1), "no character", plane << 16 | 0xFFFE);
      codePoint("6.22." + (2 * plane + 2), "no character", plane << 16 | 0xFFFF);
    }
    int[] specials = {0xFFF9, 0xFFFA, 0xFFFB, 0xFFFC, 0xFFFD, 0xFEFF, 0xFDD0};
    for (int i = 0; i < specials.length; i++) {
      codePoint("6.23." + (i + 1), "special", specials[i]);
    }
  }

  /** The same text cut at every byte: into two frames, and into two writes of one frame. */
  private void splits() {
    byte[] all = MIXED.getBytes(UTF_8);
    for (int at = 0; at <= all.length; at++) {
      int chop = at + 1;
      byte[] head = Arrays.copyOf(all, at);
      byte[] tail = Arrays.copyOfRange(all, at, all.length);
      add(
          "6.V3." + at,
          "two fragments, cut after " + at + " bytes",
          s ->
              s.send(text(head).open(), ping())
                  .expectPong()
                  .send(continuation(tail))
                  .expectText(all)
                  .closes());
      add(
          "6.V4." + at,
          "one frame in writes of " + chop + " bytes",
          s -> s.sendChopped(chop, text(all)).expectText(all).closes());
    }
  }

  private void codePoint(String id, String what, int codePoint) {
    String digits = digits(Character.toString(codePoint).getBytes(UTF_8));
    valid(id, what + " U+" + Integer.toHexString(codePoint).toUpperCase(Locale.ROOT), digits);
  }

  private void valid(String id, String title, String digits) {
    byte[] payload = hex(digits);
    add(id, title + ": " + shown(digits), s -> s.send(text(payload)).expectText(payload).closes());
  }

  private void invalid(String id, String title, String digits) {
    add(id, title + ": " + shown(digits), s -> s.send(text(hex(digits))).fails(1007));
  }

  private void add(String id, String title, Consumer<Script> script) {
    cases.add(Case.of(id, title, script));
  }

  private static String shown(String digits) {
    return digits.length() <= 40 ? digits : digits.substring(0, 40) + "…";
  }

  private static String digits(byte[] bytes) {
    return HexFormat.ofDelimiter(" ").formatHex(bytes);
  }

  private static String spaced(int first, int last) {
    StringBuilder digits = new StringBuilder();
    for (int b = first; b <= last; b++) {
      digits.append(Integer.toHexString(b)).append("20");
    }
    return digits.toString();
  }

  private static FrameSpec[] bytewise(byte[] payload) {
    FrameSpec[] frames = new FrameSpec[payload.length];
    for (int i = 0; i < payload.length; i++) {
      FrameSpec frame = i == 0 ? text(payload[i]) : continuation(payload[i]);
      frames[i] = i == payload.length - 1 ? frame : frame.open();
    }
    return frames;
  }
}
