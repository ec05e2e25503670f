package dev.vaporetto.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the operating system says of one thread. A thread that waits for a processor looks blocked
 * to a clock; the operating system knows better.
 */
interface ThreadProbe {
  /** Knows nothing. */
  ThreadProbe NONE =
      new ThreadProbe() {
        @Override
        public boolean isAsleep() {
          return false;
        }

        @Override
        public long cpuNanos() {
          return -1;
        }
      };

  /** Whether the thread waits for something other than a processor. */
  boolean isAsleep();

  /**
   * The processor time that the thread has used, in nanoseconds; negative where the system does not
   * say, for want of descriptors for example.
   */
  long cpuNanos();

  /** The probe of the calling thread: of the Linux kernel, where there is one. */
  static ThreadProbe ofThisThread() {
    try {
      // A link to "<process>/task/<thread>"; it is there from Linux 3.17 on.
      Path own = Files.readSymbolicLink(Path.of("/proc/thread-self"));
      Path folder = Path.of("/proc").resolve(own);
      LinuxProbe probe = new LinuxProbe(folder.resolve("stat"), folder.resolve("schedstat"));
      return probe.isReadable() ? probe : NONE;
    } catch (IOException | RuntimeException e) {
      return NONE;
    }
  }

  /** Reads what proc(5) describes. */
  final class LinuxProbe implements ThreadProbe {
    private final Path stat;
    private final Path schedstat;

    LinuxProbe(Path stat, Path schedstat) {
      this.stat = stat;
      this.schedstat = schedstat;
    }

    private boolean isReadable() {
      return Files.isReadable(stat) && Files.isReadable(schedstat);
    }

    /** S is a wait that a signal ends, D one that it does not. */
    @Override
    public boolean isAsleep() {
      String line = read(stat);
      // The name of the thread is in parentheses, and may contain some.
      int state = line.lastIndexOf(')') + 2;
      return state < line.length() && (line.charAt(state) == 'S' || line.charAt(state) == 'D');
    }

    @Override
    public long cpuNanos() {
      String line = read(schedstat);
      int end = line.indexOf(' ');
      try {
        return end < 0 ? -1 : Long.parseLong(line, 0, end, 10);
      } catch (NumberFormatException e) {
        return -1;
      }
    }

    /** Empty if the thread is gone, or there is no descriptor. */
    private static String read(Path file) {
      try {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
      } catch (IOException e) {
        return "";
      }
    }
  }
}
