package dev.vaporetto.bootstrap;

import jakarta.servlet.ServletContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What an application is configured with: a context's init-parameter, else a system property. */
final class ContextParameters {
  private ContextParameters() {}

  static String text(ServletContext context, String name, String otherwise) {
    String parameter = context.getInitParameter(name);
    return parameter != null ? parameter : System.getProperty(name, otherwise);
  }

  /** What is said of these names; those without a value are absent. */
  static Map<String, String> said(ServletContext context, List<String> names) {
    Map<String, String> said = new HashMap<>();
    for (String name : names) {
      String value = text(context, name, "");
      if (!value.isEmpty()) {
        said.put(name, value);
      }
    }
    return said;
  }

  /**
   * A number.
   *
   * @throws IllegalArgumentException if it is none
   */
  static int number(ServletContext context, String name, int otherwise) {
    String value = text(context, name, Integer.toString(otherwise));
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          name + " is \"" + value + "\"; expected a number, " + otherwise + " by default", e);
    }
  }
}
