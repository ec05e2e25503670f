package dev.vaporetto.bench.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.bench.load.Target;
import dev.vaporetto.bench.server.ClassPath;
import dev.vaporetto.containers.TlsKeys;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bad peers in a process of their own. By default it has the lowest priority, as if its processors
 * were those of other machines: it runs as fast as the server and the healthy peers leave it room.
 *
 * @param keys of the server
 * @param niceness by which its priority is lower, up to {@link #LOWEST}
 */
record AttackProcess(TlsKeys keys, int niceness) implements Force {
  /** The niceness that gives way to everybody. */
  static final int LOWEST = 19;

  private static final String BEGUN = "begun";
  private static final String OVER = "over ";
  private static final long PATIENCE_SECONDS = 30;

  @Override
  public String attack(Attack attack, Door door, Target server, Duration time) throws IOException {
    Process process =
        new ProcessBuilder(command(attack, door, server, time))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      expect(BEGUN, lines.readLine());
      String counts = expect(OVER, lines.readLine());
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the process of the attack does not end");
      }
      return counts;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private List<String> command(Attack attack, Door door, Target server, Duration time) {
    List<String> command = new ArrayList<>(List.of("nice", "-n", Integer.toString(niceness)));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-cp"));
    command.add(ClassPath.ofThisProgram().target().resolve("bench.jar").toString());
    command.add(AttackMain.class.getName());
    command.add(attack.flag());
    command.add(door.flag());
    command.add(server.host());
    command.add(Integer.toString(server.port()));
    command.add(Long.toString(time.toSeconds()));
    command.add(keys.keyStore().toString());
    command.add(keys.password());
    return command;
  }

  private static String expect(String begin, @Nullable String line) throws IOException {
    if (line == null || !line.startsWith(begin)) {
      throw new IOException(
          "the process of the attack printed \"" + line + "\", expected \"" + begin + "...\"");
    }
    return line.substring(begin.length());
  }
}
