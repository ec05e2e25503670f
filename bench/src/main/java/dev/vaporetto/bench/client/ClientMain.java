package dev.vaporetto.bench.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;

/**
 * The process of a client. The arguments are the client's kind and the URI to connect to. It reads
 * one command a line: {@code echo CONNECTIONS DEPTH SIZE WARM-UP-MS MS}, {@code handshakes THREADS
 * WARM-UP-MS MS}; it answers each with one line, and ends with its input.
 */
public final class ClientMain {
  private ClientMain() {}

  /** Runs commands. */
  public static void main(String[] arguments) throws Exception {
    // Whatever a client prints must not come between the answers.
    PrintStream answers = System.out;
    System.setOut(System.err);
    BenchClient client =
        switch (ClientEngine.valueOf(arguments[0])) {
          case OURS, OLDER, TYRUS, TOMCAT -> new StandardClient();
          case FLUENT -> new FluentClient();
          case JDK -> new JdkClient();
        };
    URI uri = URI.create(arguments[1]);
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String answer;
      try {
        answer = run(client, uri, line.split(" ", -1)).line();
      } catch (Exception e) {
        e.printStackTrace();
        answer = "failed " + e;
      }
      answers.println(answer.replace('\n', ' '));
      answers.flush();
    }
    System.exit(0);
  }

  private static Measured run(BenchClient client, URI uri, String[] words) throws Exception {
    return switch (words[0]) {
      case "echo" ->
          new EchoWork(number(words[1]), number(words[2]), number(words[3]))
              .run(client, uri, new Window(number(words[4]), number(words[5])));
      case "handshakes" ->
          new HandshakeWork(number(words[1]))
              .run(client, uri, new Window(number(words[2]), number(words[3])));
      default -> throw new IllegalArgumentException("command \"" + words[0] + "\"");
    };
  }

  private static int number(String word) {
    return Integer.parseInt(word);
  }
}
