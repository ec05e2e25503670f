package dev.vaporetto.io;

import java.io.IOException;
import java.nio.channels.Selector;

/** Where selectors come from. */
@FunctionalInterface
public interface SelectorSource {
  /** A new one. */
  Selector open() throws IOException;
}
