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
            ContextParameters.number(
                context, EngineProperties.COMPRESSION_THRESHOLD, DeflateSettings.DEFAULT_THRESHOLD),
            ContextParameters.number(
                context,
                EngineProperties.COMPRESSION_MAX_RATIO,
                DeflateSettings.DEFAULT_MAX_RATIO));
    return new Compression(
        Compression.Mode.of(ContextParameters.text(context, EngineProperties.COMPRESSION, "on")),
        settings,
        ContextParameters.number(context, EngineProperties.COMPRESSION_LEVEL, DEFAULT_LEVEL));
  }
}
