package dev.vaporetto.bench.load;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files and sockets a process may have open; a child process inherits the limit. */
public final class DescriptorLimit {
  /** Jars, logs, selectors and what else a server opens. */
  private static final int OTHERS = 500;

  private DescriptorLimit() {}

  /**
   * Checks the limit of this process, where the system reports it.
   *
   * @throws IllegalStateException saying how to raise it
   */
  public static void requireRoomFor(int connections) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      require(connections, system.getMaxFileDescriptorCount());
    }
  }

  static void require(int connections, long limit) {
    long needed = (long) connections + OTHERS;
    if (limit < needed) {
      throw new IllegalStateException(
          connections
              + " connections need "
              + needed
              + " file descriptors in each process, but the limit is "
              + limit
              + ": raise it in this shell with \"ulimit -n "
              + needed
              + "\" (the hard limit, \"ulimit -Hn\", is raised by root or in"
              + " /etc/security/limits.conf) and run again");
    }
  }
}
