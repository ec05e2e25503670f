package dev.vaporetto.springtests;

import java.nio.file.Files;
import java.nio.file.Path;

/** The set-ups of the application: a Spring Boot, and its server. */
enum Setup {
  BOOT_3_TOMCAT,
  BOOT_3_JETTY,
  BOOT_4_TOMCAT,
  BOOT_4_JETTY;

  /** The executable jar, as the build has made it. */
  Path jar() {
    return jar(toString());
  }

  /** The executable jar of a module beside this one. */
  static Path jar(String module) {
    Path jar =
        Path.of(
            System.getProperty("vaporetto.spring.boot", ".."),
            module,
            "target",
            module + "-1.0.0-SNAPSHOT.jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException(
          "No application at " + jar.toAbsolutePath() + ": build it first, by mvn verify");
    }
    return jar;
  }

  /** The name of its module. */
  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
