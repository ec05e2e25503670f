package dev.vaporetto.bench.app;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;

/** The peak memory of this process's JVM. */
final class Memory {
  private static final long MIB = 1024 * 1024;

  private Memory() {}

  /** The peak as text; the heap's figure is the sum of its pools' peaks. */
  static String peak() {
    long heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getPeakUsage)
            .mapToLong(peak -> peak.getUsed())
            .sum();
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return "heap peak "
        + (heap + MIB - 1) / MIB
        + " MiB of "
        + Runtime.getRuntime().maxMemory() / MIB
        + ", direct "
        + direct / 1024
        + " KiB";
  }
}
