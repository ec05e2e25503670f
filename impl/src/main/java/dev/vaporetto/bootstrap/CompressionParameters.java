package dev.vaporetto.bootstrap;

import dev.vaporetto.engine.EngineProperties;
import dev.vaporetto.jakarta.container.Compression;
import dev.vaporetto.protocol.extension.DeflateSettings;
import jakarta.servlet.ServletContext;

/** Reads what an application says about compression; see {@link EngineProperties}. */
final class CompressionParameters {
  /** zlib's own default. */
  private static final int DEFAULT_LEVEL = 6;

  private CompressionParameters() {}

  /**
   * The compression of an application.
   *
   * @throws IllegalArgumentException if a parameter is out of its range
   */
  static Compression of(ServletContext context) {
    DeflateSettings settings =
        new DeflateSettings(
            false,
            false,
            number(
                context, EngineProperties.COMPRESSION_THRESHOLD, DeflateSettings.DEFAULT_THRESHOLD),
            number(
                context,
                EngineProperties.COMPRESSION_MAX_RATIO,
                DeflateSettings.DEFAULT_MAX_RATIO));
    return new Compression(
        Compression.Mode.of(value(context, EngineProperties.COMPRESSION, "on")),
        settings,
        number(context, EngineProperties.COMPRESSION_LEVEL, DEFAULT_LEVEL));
  }

  private static int number(ServletContext context, String name, int otherwise) {
    String value = value(context, name, Integer.toString(otherwise));
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          name + " is \"" + value + "\"; expected a number, " + otherwise + " by default", e);
    }
  }

  private static String value(ServletContext context, String name, String otherwise) {
    String parameter = context.getInitParameter(name);
    return parameter != null ? parameter : System.getProperty(name, otherwise);
  }
}
