package dev.vaporetto.wars;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** In which surroundings each callback of this application has run. Thread-safe. */
final class CallbackJournal {
  private static final List<String> ENTRIES = new CopyOnWriteArrayList<>();

  private CallbackJournal() {}

  /** One line: the callback, whose class loader is the thread's, and what JNDI has to say. */
  static void note(String callback) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    String whose = loader == CallbackJournal.class.getClassLoader() ? "application" : "" + loader;
    ENTRIES.add(callback + ": " + whose + ", " + greeting());
  }

  @SuppressWarnings("BanJNDI") // The name is a constant, and whether it is found is the test.
  private static String greeting() {
    try {
      return String.valueOf(new InitialContext().lookup("java:comp/env/greeting"));
    } catch (NamingException e) {
      return e.getClass().getSimpleName();
    }
  }

  static String all() {
    return String.join("\n", ENTRIES);
  }
}
