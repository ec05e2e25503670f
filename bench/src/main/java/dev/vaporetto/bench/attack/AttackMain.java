package dev.vaporetto.bench.attack;

import dev.vaporetto.bench.load.Target;
import dev.vaporetto.containers.TlsKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;

/**
 * The process of the bad peers. The arguments are the attack, the path, host and port, the seconds,
 * and the file and password of the server's key. It prints {@code begun}, then {@code over} and
 * what was counted, and ends with all its sockets open.
 */
public final class AttackMain {
  private static final int REHEARSED = 20;

  private AttackMain() {}

  /** Attacks. */
  public static void main(String[] arguments) throws IOException {
    Attack attack = Attack.parse(arguments[0]).get(0);
    Door door = Door.parse(arguments[1]);
    Target server = new Target(arguments[2], Integer.parseInt(arguments[3]), "/");
    Duration time = Duration.ofSeconds(Long.parseLong(arguments[4]));
    SSLContext context = new TlsKeys(Path.of(arguments[5]), arguments[6]).trustingContext();
    rehearse(new Target(server.host(), server.port(), Attack.ECHO), door, context);
    // The peers are not closed: their end is that of a process, which the system cleans up after.
    @SuppressWarnings("resource")
    Assault assault = new Assault(server, door, context);
    System.out.println("begun");
    System.out.println("over " + run(assault, attack, time));
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  /** What a process learns first takes it long, above all where it is TLS. */
  private static void rehearse(Target target, Door door, SSLContext context) throws IOException {
    for (int i = 0; i < REHEARSED; i++) {
      HealthyPeer.knock(target, door, context);
    }
  }

  static Map<String, Long> run(Assault assault, Attack attack, Duration time) throws IOException {
    attack.begin(assault);
    return assault.run(time);
  }
}
