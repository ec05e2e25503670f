package dev.vaporetto.arquillian;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the server of this JVM has done with each application so far. Thread-safe. */
public final class Deployments {
  private static final List<String> STARTED = new ArrayList<>();

  /** The reason of each refusal by the application's name. */
  private static final Map<String, String> REFUSED = new LinkedHashMap<>();

  private Deployments() {}

  static synchronized void started(String name) {
    STARTED.add(name);
    REFUSED.remove(name);
  }

  static synchronized void refused(String name, String reason) {
    REFUSED.put(name, reason);
  }

  static synchronized boolean isRefused(String name) {
    return REFUSED.containsKey(name);
  }

  /** The names of the applications that started, in order. */
  public static synchronized List<String> started() {
    return List.copyOf(STARTED);
  }

  /** The reasons of the refusals by the application's name, in order. */
  public static synchronized Map<String, String> refused() {
    return new LinkedHashMap<>(REFUSED);
  }
}
