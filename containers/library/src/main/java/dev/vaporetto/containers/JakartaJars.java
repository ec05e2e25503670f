package dev.vaporetto.containers;

import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Jakarta WebSocket engines of others, as libraries. */
public enum JakartaJars {
  /** Tyrus: client, and server with Grizzly. */
  TYRUS,
  /** Embedded Tomcat 11 with its engine. */
  TOMCAT,
  /** Embedded Jetty 12.1 with its engine for ee10. */
  JETTY;

  /** A new class loader with the engine and some classes that use it; its parent is the JDK's. */
  public URLClassLoader loader(Path classes) {
    List<Path> jars =
        switch (this) {
          case TYRUS -> ContainerFiles.jarsIn(ContainerFiles.directory("tyrus").resolve("lib"));
          case TOMCAT -> Container.TOMCAT_11.jars(true);
          case JETTY -> Container.JETTY_EE10.jars(true);
        };
    List<Path> all = new ArrayList<>(jars);
    all.add(classes);
    URL[] urls = all.stream().map(JakartaJars::url).toArray(URL[]::new);
    return new URLClassLoader(name(), urls, ClassLoader.getPlatformClassLoader());
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }
}
