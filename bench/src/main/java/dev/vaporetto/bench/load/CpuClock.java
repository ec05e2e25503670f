package dev.vaporetto.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The processor time that a process has used, in user and in system mode, all threads together. */
@FunctionalInterface
public interface CpuClock {
  /** Throws when the process has ended. */
  Duration used() throws IOException;

  /** The clock of another process: from {@code /proc} where it exists, else from the JDK. */
  static CpuClock ofProcess(long pid) {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    if (Files.isReadable(stat)) {
      return () -> ofStat(Files.readString(stat));
    }
    return () ->
        ProcessHandle.of(pid)
            .flatMap(process -> process.info().totalCpuDuration())
            .orElseThrow(() -> new IOException("no processor time is known of process " + pid));
  }

  /** Fields 14 and 15 of proc(5)'s stat, in ticks, of which Linux shows 100 a second. */
  static Duration ofStat(String stat) {
    // The command in field 2 may hold blanks and parentheses: count from its end.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Duration.ofMillis(10 * (Long.parseLong(fields[11]) + Long.parseLong(fields[12])));
  }
}
