package dev.vaporetto.jetty;

import java.io.IOException;
import java.io.InputStream;

/**
 * Defines the bridge package a second time, linked to Jetty's classes that the application does not
 * see; everything else is the application's. Thread-safe.
 */
final class BridgeClassLoader extends ClassLoader {
  private static final String BRIDGE = "dev.vaporetto.jetty.bridge.";
  private static final String JETTY = "org.eclipse.jetty.";

  private final ClassLoader jetty;

  /**
   * @param application has the bridge package's class files
   * @param jetty has the classes of the Jetty that serves the application
   */
  BridgeClassLoader(ClassLoader application, ClassLoader jetty) {
    super("vaporetto-jetty-bridge", application);
    this.jetty = jetty;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith(JETTY)) {
      return jetty.loadClass(name);
    }
    if (!name.startsWith(BRIDGE)) {
      return super.loadClass(name, resolve);
    }
    // The parent could define these too, but then they would not find Jetty.
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    String file = name.replace('.', '/') + ".class";
    try (InputStream in = getResourceAsStream(file)) {
      if (in == null) {
        throw new ClassNotFoundException(file + " is not among the application's resources");
      }
      byte[] bytes = in.readAllBytes();
      return defineClass(
          name, bytes, 0, bytes.length, BridgeClassLoader.class.getProtectionDomain());
    } catch (IOException e) {
      throw new ClassNotFoundException("cannot read " + file, e);
    }
  }
}
