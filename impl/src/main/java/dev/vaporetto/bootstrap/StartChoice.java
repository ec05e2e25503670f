package dev.vaporetto.bootstrap;

import dev.vaporetto.engine.EngineProperties;
import jakarta.servlet.ServletContext;

/** What starts the engine of an application: {@link EngineProperties#START}. */
final class StartChoice {
  private StartChoice() {}

  /** Whether the servlet container's search does. */
  static boolean isScan(ServletContext context) {
    String choice = context.getInitParameter(EngineProperties.START);
    if (choice == null || choice.equals("scan")) {
      return true;
    }
    if (choice.equals("install")) {
      return false;
    }
    throw new IllegalArgumentException(
        EngineProperties.START + " is \"" + choice + "\"; expected \"scan\" or \"install\"");
  }
}
