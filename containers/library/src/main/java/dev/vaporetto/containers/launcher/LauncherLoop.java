package dev.vaporetto.containers.launcher;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The line protocol between a test and the process of an embedded container. Each command on
 * standard input is answered by one line on standard output that begins with {@link #PREFIX}:
 *
 * <pre>
 *   (start)                     ready PORT TLS_PORT
 *   deploy CONTEXT_PATH WAR     ok
 *   undeploy CONTEXT_PATH       ok
 *   collected                   ok COUNT NAME…     loaders of undeployed applications still alive
 *   heap                        ok BYTES           in use after several collections
 *   cpu                         ok NANOSECONDS     used by the process so far
 *   threads                     ok COUNT           live ones
 *   thread-names PREFIX         ok NAME…           of live ones; a blank is written as _
 *   exit                        ok, then the process ends
 *   (any failure)               error MESSAGE      the stack trace goes to standard error
 * </pre>
 *
 * The root context is {@code /}; in another path, a blank is {@code %20} and a percent sign {@code
 * %25}. The process ends with its input, so no server outlives its test.
 */
final class LauncherLoop {
  /** Begins every answer; no log line begins like this. */
  static final String PREFIX = "@@vaporetto ";

  /** The first collections promote and clear soft caches; the figure settles after a few. */
  private static final int HEAP_COLLECTIONS = 5;

  private final EmbeddedContainer container;
  private final LauncherOptions options;
  private final PrintStream replies;
  private final LoaderWatch watch = new LoaderWatch();

  /** The applications by context path. */
  private final Map<String, Deployed> applications = new HashMap<>();

  /** Grows with every deployment, so that no two of them share a directory. */
  private int deployments;

  private record Deployed(String name, ClassLoader loader, Path scratch) {}

  private LauncherLoop(EmbeddedContainer container, LauncherOptions options, PrintStream replies) {
    this.container = container;
    this.options = options;
    this.replies = replies;
  }

  /** Makes the container of parsed options. */
  interface Factory {
    EmbeddedContainer create(LauncherOptions options) throws Exception;
  }

  /** Runs a container until {@code exit} or the end of input; does not return. */
  static void run(String[] arguments, Factory factory) {
    PrintStream replies = System.out;
    // What applications and servers print is log: standard output belongs to the protocol.
    System.setOut(System.err);
    int status = 1;
    try {
      LauncherOptions options = LauncherOptions.parse(arguments);
      new LauncherLoop(factory.create(options), options, replies).serve();
      status = 0;
    } catch (Throwable e) {
      fail(replies, e);
    } finally {
      // Not exit: a shutdown hook that hangs must not keep the process alive.
      Runtime.getRuntime().halt(status);
    }
  }

  private void serve() throws Exception {
    container.start();
    reply("ready " + container.port() + " " + container.tlsPort());
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    boolean running = true;
    while (running) {
      String line = commands.readLine();
      if (line == null) {
        return;
      }
      try {
        running = execute(line.split(" ", 3));
      } catch (Throwable e) {
        fail(replies, e);
      }
    }
  }

  private boolean execute(String[] words) throws Exception {
    switch (words[0]) {
      case "deploy" -> {
        deploy(contextPath(words[1]), Path.of(words[2]));
        reply("ok");
      }
      case "undeploy" -> {
        undeploy(contextPath(words[1]));
        reply("ok");
      }
      case "collected" -> {
        List<String> stuck = watch.stuck();
        reply("ok " + stuck.size() + " " + String.join(" ", stuck));
      }
      case "heap" -> reply("ok " + heap());
      case "cpu" -> reply("ok " + cpu());
      case "threads" -> reply("ok " + ManagementFactory.getThreadMXBean().getThreadCount());
      case "thread-names" -> reply(("ok " + threadNames(words[1])).strip());
      case "exit" -> {
        container.stop();
        reply("ok");
        return false;
      }
      default -> throw new IllegalArgumentException("Unknown command: " + words[0]);
    }
    return true;
  }

  private static String contextPath(String word) {
    return word.equals("/") ? "" : word.replace("%20", " ").replace("%25", "%");
  }

  private void deploy(String contextPath, Path war) throws Exception {
    if (applications.containsKey(contextPath)) {
      throw new IllegalStateException(
          "Context path '" + contextPath + "' is taken: undeploy it first");
    }
    String name = (contextPath.isEmpty() ? "/" : contextPath) + "#" + ++deployments;
    Path scratch = options.workDirectory().resolve("app-" + deployments);
    Path directory = AppFiles.explode(war, scratch);
    ClassLoader loader = container.deploy(contextPath, directory);
    applications.put(contextPath, new Deployed(name, loader, scratch));
  }

  private void undeploy(String contextPath) throws Exception {
    Deployed deployed = applications.remove(contextPath);
    if (deployed == null) {
      throw new IllegalStateException(
          "No application at '" + contextPath + "'; there are " + applications.keySet());
    }
    watch.watch(deployed.name(), deployed.loader());
    container.undeploy(contextPath);
    AppFiles.delete(deployed.scratch());
  }

  private static String threadNames(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(thread -> thread.getName().replace(' ', '_'))
        .filter(name -> name.startsWith(prefix))
        .sorted()
        .collect(Collectors.joining(" "));
  }

  private static long heap() throws InterruptedException {
    for (int i = 0; i < HEAP_COLLECTIONS; i++) {
      System.gc();
      Thread.sleep(50);
    }
    // What is in use now would count what a thread has reserved since, up to some MiB for each.
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getCollectionUsage)
        .filter(Objects::nonNull)
        .mapToLong(MemoryUsage::getUsed)
        .sum();
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private void reply(String line) {
    send(replies, line);
  }

  private static void fail(PrintStream replies, Throwable e) {
    e.printStackTrace();
    send(replies, "error " + e.toString().replace('\n', ' '));
  }

  private static void send(PrintStream replies, String line) {
    replies.println(PREFIX + line);
    replies.flush();
  }
}
