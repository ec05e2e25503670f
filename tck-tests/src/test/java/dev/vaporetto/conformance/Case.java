package dev.vaporetto.conformance;

import java.util.function.Consumer;

/**
 * One case. Immutable: each method returns a changed copy.
 *
 * @param id numbers joined by dots, the first being the section; those with a V are our own, the
 *     others have the numbers that the field knows them by
 * @param script what happens; written when the case is played, because it may be large
 * @param echo the limit of the echo it talks to
 * @param extensions the value of Sec-WebSocket-Extensions that the peer sends: a client's offer, or
 *     a server's answer; empty for none
 * @param judge looks at what a server answers to the offer; empty if it declines
 * @param whole whether it is played in the whole run only
 * @param waits whether it spends its time waiting, so that it may be played beside all others
 */
record Case(
    String id,
    String title,
    Consumer<Script> script,
    Echo echo,
    String extensions,
    Consumer<String> judge,
    boolean whole,
    boolean waits) {

  /** What is tested: something that sends each message back as it came. */
  enum Echo {
    /** Takes messages of 17 MiB. */
    LARGE(17 * 1024 * 1024),
    /** Takes messages of 64 KiB. */
    SMALL(64 * 1024);

    private final int limit;

    Echo(int limit) {
      this.limit = limit;
    }

    int limit() {
      return limit;
    }
  }

  static Case of(String id, String title, Consumer<Script> script) {
    return new Case(id, title, script, Echo.LARGE, "", Case::requireNone, false, false);
  }

  private static void requireNone(String answer) {
    if (!answer.isEmpty()) {
      throw new AssertionError("expected no extension but the answer is " + answer);
    }
  }

  /** For the whole run only: the short run has enough similar cases. */
  Case onlyInWholeRun() {
    return new Case(id, title, script, echo, extensions, judge, true, waits);
  }

  /** On the echo with the small limit. */
  Case limited() {
    return new Case(id, title, script, Echo.SMALL, extensions, judge, whole, waits);
  }

  /** With extensions in the handshake. */
  Case extensions(String value, Consumer<String> judgeOfAnswer) {
    return new Case(id, title, script, echo, value, judgeOfAnswer, whole, waits);
  }

  /** With extensions in the handshake, none of which may be agreed on. */
  Case declined(String value) {
    return extensions(value, Case::requireNone);
  }

  /** With an element for permessage-deflate, which must be agreed on in a legal way. */
  Case deflate(DeflateAgreement element) {
    return extensions(
        element.header(), answer -> element.requireAnswerableBy(DeflateAgreement.parse(answer)));
  }

  /** Marks a case that waits for a deadline of the subject. */
  Case waiting() {
    return new Case(id, title, script, echo, extensions, judge, whole, true);
  }

  @Override
  public String toString() {
    return id + " " + title;
  }
}
