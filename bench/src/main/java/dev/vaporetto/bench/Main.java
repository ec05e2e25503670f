package dev.vaporetto.bench;

import dev.vaporetto.bench.attack.Attacks;
import dev.vaporetto.bench.client.Footprint;
import dev.vaporetto.bench.compare.ClientComparison;
import dev.vaporetto.bench.compare.Comparison;
import dev.vaporetto.bench.micro.MicroBenchmarks;
import dev.vaporetto.bench.report.Publication;
import dev.vaporetto.bench.report.Report;
import dev.vaporetto.bench.rooms.RoomSoak;
import dev.vaporetto.bench.soak.IdleSoak;
import dev.vaporetto.bench.soak.Resident;
import dev.vaporetto.bench.stream.Streaming;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** The command line: the first word is the command, the rest are its options. */
public final class Main {
  private static final String USAGE =
      """
      usage: java -jar bench.jar COMMAND [--OPTION VALUE]...
        compare  --rounds 5 --seconds 4 --warm-up 1 --first-warm-up 25 --fresh no
                 --scenarios echo-1,echo-16,heap,heap-uncompressed
                 --servers tomcat,ours-tomcat,jetty,ours-jetty,bun --out target/results
        report   --length all --chapters echo,deflate,rooms,... --out target/report-all
        publish  --from target/report-all --project .
        clients  --rounds 5 --seconds 4 --warm-up 1 --first-warm-up 20
                 --work echo-1,echo-16,handshake --clients ours,tyrus,tomcat,jdk
                 --server ours-jetty
        footprint --connections 1000 --failures 10000
        idle     --connections 5000 --seconds 90 --servers ours-tomcat,ours-jetty
        stream   --mebibytes 1024 --servers ours-tomcat,ours-jetty
        rooms    --sockets 2000 --rooms 20 --seconds 1800 --warm-up 300 --slow-percent 10
                 --killed-percent 5 --rate 8 --bytes 512 --servers ours-tomcat --nodes 1
                 --broker nats --restart-every never
        attack   --servers tomcat-11,jetty-ee10 --attacks all --seconds 60 --heap 256
                 --path plain --warm-up 10 --nice 19 --out target/attack.csv
        resident --connections 5000 --servers ours-tomcat,ours-jetty
        micro    --include Utf8 --sizes 64,1024,65536 --iterations 5 --milliseconds 500 --forks 1\
      """;

  private Main() {}

  /** Runs a command; exits with status 1 if it failed, and 2 if its arguments are wrong. */
  public static void main(String[] arguments) {
    try {
      run(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(USAGE);
      System.exit(2);
    } catch (IOException | IllegalStateException | InterruptedException e) {
      System.err.println("failed: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void run(String[] arguments) throws IOException, InterruptedException {
    List<String> words = Arrays.asList(arguments);
    String command = words.isEmpty() ? "" : words.get(0);
    List<String> options = words.isEmpty() ? words : words.subList(1, words.size());
    switch (command) {
      case "compare" -> new Comparison(options, System.out).run();
      case "report" -> new Report(options, System.out).run();
      case "publish" -> new Publication(options, System.out).run();
      case "clients" -> new ClientComparison(options, System.out).run();
      case "footprint" -> new Footprint(options, System.out).run();
      case "idle" -> new IdleSoak(options, System.out).run();
      case "rooms" -> new RoomSoak(options, System.out).run();
      case "attack" -> new Attacks(options, System.out).run();
      case "resident" -> new Resident(options, System.out).run();
      case "stream" -> new Streaming(options, System.out).run();
      case "micro" -> new MicroBenchmarks(options, System.out).run();
      default ->
          throw new IllegalArgumentException(
              "command \""
                  + command
                  + "\", expected compare, report, publish, clients, footprint, idle, rooms,"
                  + " attack, resident, stream or micro");
    }
  }
}
