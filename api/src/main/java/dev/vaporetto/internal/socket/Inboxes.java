package dev.vaporetto.internal.socket;

import java.nio.ByteBuffer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The text and the binary messages of a socket, and whether its engine delivers parts of them. */
final class Inboxes {
  private final Inbox<String> texts = new Inbox<>("text", Assembly.ofText());
  private final Inbox<ByteBuffer> binaries = new Inbox<>("binary", Assembly.ofBytes());

  /** Of the connection that is there; null before the first one. */
  private volatile @Nullable PartsSwitch engine;

  Inbox<String> texts() {
    return texts;
  }

  Inbox<ByteBuffer> binaries() {
    return binaries;
  }

  boolean wantsParts(boolean text) {
    return (text ? texts : binaries).wantsParts();
  }

  /** A connection delivers what {@link #wantsParts} said, and can be asked for parts. */
  void delivering(PartsSwitch connection) {
    texts.delivered(texts.wantsParts());
    binaries.delivered(binaries.wantsParts());
    engine = connection;
  }

  /** Asks the engine for the parts that listeners want and that it does not deliver. */
  void askForParts(boolean betweenMessages) {
    PartsSwitch present = engine;
    if (present == null) {
      return;
    }
    if (texts.isSwitchDue() && present.toParts(true, betweenMessages)) {
      texts.switched();
    }
    if (binaries.isSwitchDue() && present.toParts(false, betweenMessages)) {
      binaries.switched();
    }
  }

  /** Tells both listeners; returns whether anybody listened. */
  boolean tell(Predicate<Ending> tell) {
    Ending text = texts.ending();
    Ending binary = binaries.ending();
    boolean heard = text != null && tell.test(text);
    heard |= binary != null && tell.test(binary);
    return heard;
  }
}
