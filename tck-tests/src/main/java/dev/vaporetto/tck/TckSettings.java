package dev.vaporetto.tck;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How the TCK is run. Immutable.
 *
 * @param repository the local Maven repository
 * @param lib the jars of the tests' class path: what the TCK's own jars need, the engine as their
 *     client, and the WebSocket API
 * @param api where the applications find the WebSocket API
 * @param report the directory of the results
 * @param targets in the order of their runs
 * @param waitSeconds the TCK's {@code ws_wait}, 1 to 5
 * @param only a regular expression for the names of the TCK's classes; a run with it is never clean
 */
record TckSettings(
    Path repository,
    Path lib,
    Api api,
    Path report,
    List<TckTarget> targets,
    int waitSeconds,
    String only) {

  /** Whose WebSocket API an application sees. */
  enum Api {
    /** The 2.2 classes in WEB-INF/lib; the server has none. */
    APPLICATION,
    /** The 2.2 classes on the server's class path; the application has none. */
    SERVER,
    /** The server's own 2.1 or 2.2 classes, on its class path and on the tests', not in the WAR. */
    HOST
  }

  /** Every class of the TCK. */
  static final String ALL = ".*";

  private static final String PREFIX = "vaporetto.tck.";

  private static final String TARGETS =
      "tomcat-11,tomcat-10,jetty-ee10,jetty-ee11," + TckTarget.CLIENT;

  static TckSettings fromSystemProperties() {
    Api api = Api.valueOf(optional("api", "application").toUpperCase(Locale.ROOT));
    int waitSeconds = Integer.parseInt(optional("wait", "5"));
    if (waitSeconds < 1 || waitSeconds > 5) {
      throw new IllegalArgumentException(
          PREFIX + "wait is " + waitSeconds + "; expected 1 to 5 seconds");
    }
    return new TckSettings(
        Path.of(required("repository")),
        Path.of(required("lib")),
        api,
        Path.of(required("report")),
        Stream.of(optional("containers", TARGETS).split(",", -1)).map(TckTarget::parse).toList(),
        waitSeconds,
        optional("only", ALL));
  }

  private static String required(String name) {
    String value = System.getProperty(PREFIX + name);
    if (value == null) {
      throw new IllegalArgumentException("The system property " + PREFIX + name + " is missing");
    }
    return value;
  }

  private static String optional(String name, String other) {
    String value = System.getProperty(PREFIX + name, "");
    return value.isEmpty() ? other : value;
  }

  /**
   * The directory of a target's results. It has the target's name, followed by the place of the API
   * unless that is the application, so that runs with different APIs have different directories.
   */
  Path report(TckTarget target) {
    String where = api == Api.APPLICATION ? "" : "-" + api.name().toLowerCase(Locale.ROOT) + "-api";
    return report.resolve(target.name() + where);
  }
}
