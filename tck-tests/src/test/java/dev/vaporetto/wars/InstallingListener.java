package dev.vaporetto.wars;

import dev.vaporetto.engine.VaporettoEngine;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;

/** Starts the engine where web.xml keeps the server from looking for it. */
public final class InstallingListener implements ServletContextListener {
  @Override
  public void contextInitialized(ServletContextEvent event) {
    try {
      VaporettoEngine.install(event.getServletContext(), AnnotatedEcho.class, HelloRoute.class);
    } catch (ServletException e) {
      throw new IllegalStateException(e);
    }
  }
}
