package dev.vaporetto.tck;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The command behind {@code mvn -Ptck verify}: runs the TCK on each container, one after the other,
 * and prints a table. Exits with status 1 unless every test ran and passed, but for the {@link
 * KnownDifferences}, and exactly the negative deployments were refused. All tests run, each once.
 */
public final class OfficialTck {
  private OfficialTck() {}

  /** Takes its settings from system properties: see {@link TckSettings}. */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out;
    int status = 1;
    try {
      status = run(TckSettings.fromSystemProperties(), out) ? 0 : 1;
    } catch (TckMissingException e) {
      out.println(e.getMessage());
    }
    out.flush();
    System.exit(status);
  }

  private static boolean run(TckSettings settings, PrintStream out) throws Exception {
    TckJars tck = TckJars.find(settings.repository());
    out.println(
        "The official TCK "
            + tck.version()
            + ", ws_wait "
            + settings.waitSeconds()
            + " s, WebSocket API of the "
            + settings.api());
    List<TckResult> results = new ArrayList<>();
    for (TckTarget target : settings.targets()) {
      TckResult result = new TckFork(settings, tck, target).run();
      result.complaints().forEach(out::println);
      results.add(result);
    }
    out.print(ResultTable.of(results));
    out.println("Details: " + settings.report());
    return results.stream().allMatch(TckResult::isClean);
  }
}
