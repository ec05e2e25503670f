package dev.vaporetto.bootstrap;

import jakarta.servlet.ServletContext;

/** What an application is configured with: a context's init-parameter, else a system property. */
final class ContextParameters {
  private ContextParameters() {}

  static String text(ServletContext context, String name, String otherwise) {
    String parameter = context.getInitParameter(name);
    return parameter != null ? parameter : System.getProperty(name, otherwise);
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
