package dev.vaporetto.bench.rooms;

import dev.vaporetto.bench.load.Loop;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/** One run against one server: a rehearsal, the load, and the judgement. For one thread. */
final class RoomRun {
  /** The allowed growth of the used heap: absolute, or as a share. */
  private static final double HEAP_MEGABYTES = 2;

  private static final double SHARE = 0.05;
  private static final double DIRECT_MEGABYTES = 2;

  /** A pool's threads vary with the concurrent work. */
  private static final double THREADS = 4;

  /** What a server may hold for reuse after all members have left: objects of connections. */
  private static final double LEFT_MEGABYTES = 8;

  /** Slow readers are not closed earlier. */
  private static final Duration LONG = Duration.ofSeconds(150);

  /**
   * The share of the planned messages that must be sent: with fewer the load was not as planned.
   */
  private static final double ENOUGH = 0.9;

  private final Plan plan;
  private final RoomServer server;
  private final PrintStream out;
  private final Complaints complaints;
  private final List<List<String>> rows = new ArrayList<>();

  RoomRun(Plan plan, RoomServer server, PrintStream out) {
    this.plan = plan;
    this.server = server;
    this.out = out;
    this.complaints = new Complaints(out);
    rows.add(List.of("what", "expected", "came"));
  }

  /** Runs it; the table is complete then. */
  Complaints run() throws IOException {
    try (Loop loop = new Loop()) {
      // The rehearsal fills the server's pools before the first figures are taken.
      Members rehearsal = new Members(newCrowd(loop), server);
      rehearsal.open();
      rehearsal.leave();
    }
    Sample before = sample();
    out.println("before: " + before);
    try (Loop loop = new Loop()) {
      load(loop, before);
    }
    return complaints;
  }

  private Crowd newCrowd(Loop loop) {
    return new Crowd(loop, server, plan, complaints, new Random());
  }

  private Sample sample() throws IOException {
    return Sample.take(server, plan.rooms(), Duration.ZERO);
  }

  private void load(Loop loop, Sample before) throws IOException {
    Crowd crowd = newCrowd(loop);
    Members members = new Members(crowd, server);
    members.open();
    row(
        "members",
        plan.sockets() + " in " + plan.rooms() + " rooms",
        "%d healthy, %d slow, %d killed by RST"
            .formatted(
                members.count(HealthyMember.class),
                members.count(SlowMember.class),
                members.count(KilledMember.class)));
    Status atBegin = server.status(plan.rooms());
    Duration cpu = server.cpu();
    List<Sample> samples = talk(members);
    cpu = server.cpu().minus(cpu);
    long calming = System.nanoTime();
    members.calmDown();
    members.demandAll();
    final long heardAll = System.nanoTime();
    members.awaitPresence("when the load was over");
    final long present = System.nanoTime();
    final Status happened = server.status(plan.rooms()).since(atBegin);
    members.leave();
    final long empty = System.nanoTime();
    Sample after = sample();
    messages(crowd, cpu);
    row(
        "at the end",
        "within %d s each".formatted(plan.patience().toSeconds()),
        "all heard after %.1f s, all present %.1f s later, rooms empty %.1f s after all went"
            .formatted(
                (heardAll - calming) / 1e9, (present - heardAll) / 1e9, (empty - present) / 1e9));
    faults(happened);
    troubles(members, crowd, happened);
    if (!server.restarts()) {
      flatness(samples);
      left(before, after);
    }
  }

  /** Processes that come and go have nothing to compare. */
  @SuppressWarnings("try") // the restarts end with the load
  private List<Sample> talk(Members members) throws IOException {
    if (server.restarts()) {
      try (Closeable restarting = server.restarting()) {
        members.talk(plan.duration());
      }
      return List.of();
    }
    try (Sampler sampler = Sampler.start(server, plan, complaints, out)) {
      members.talk(plan.duration());
      return sampler.warm();
    }
  }

  private void messages(Crowd crowd, Duration cpu) {
    double seconds = plan.duration().toMillis() / 1000.0;
    long planned = Math.round(plan.rate() * plan.rooms() * seconds);
    row(
        "messages sent",
        "about %,d".formatted(planned),
        "%,d in %.0f s".formatted(crowd.sent(), seconds));
    if (crowd.sent() < ENOUGH * planned - 8 * plan.rooms()) {
      complaints.add(Fault.LOAD, crowd.sent() + " messages were sent, expected about " + planned);
    }
    row(
        "delivered to healthy members",
        "",
        "%,d, %,.0f a second".formatted(crowd.delivered(), crowd.delivered() / seconds));
    Latencies latencies = crowd.latencies();
    row(
        "after",
        "",
        "median %.1f ms, 99 %% %.1f ms, most %.0f ms (the collections for the samples included)"
            .formatted(latencies.quantile(0.5), latencies.quantile(0.99), latencies.most()));
    row(
        "processor time of the server",
        "",
        "%.0f s, %.0f %% of a core"
            .formatted(cpu.toMillis() / 1000.0, cpu.toMillis() / 10.0 / seconds));
  }

  private void faults(Status status) {
    long unsent = status.count("unsent-healthy");
    if (unsent > 0) {
      complaints.add(
          Fault.LOST, unsent + " sends to healthy members failed in the server, expected none");
    }
    if (status.count("gaps") > 0) {
      complaints.add(
          Fault.LOST, status.count("gaps") + " gaps were told in the server, expected none");
    }
    for (Fault fault :
        List.of(
            Fault.LOST,
            Fault.DOUBLED,
            Fault.OUT_OF_ORDER,
            Fault.DIFFERENT,
            Fault.DAMAGED,
            Fault.CLOSED,
            Fault.PRESENCE)) {
      row(fault.label(), "0", "%,d".formatted(complaints.count(fault)));
    }
  }

  private void troubles(Members members, Crowd crowd, Status happened) {
    row("resets", "", "%,d".formatted(crowd.kills()));
    if (server.restarts()) {
      // Processes that ended have taken their counts with them.
      return;
    }
    row("messages that slow members did not get", "", happened.listed("unsent-"));
    row("ends of connections by the server's account", "", happened.listed("closed-"));
    if (plan.duration().compareTo(LONG) < 0) {
      return;
    }
    if (members.count(KilledMember.class) > 0 && crowd.kills() == 0) {
      complaints.add(Fault.LOAD, "no connection was reset, expected some");
    }
    if (members.count(SlowMember.class) >= SlowMember.Way.values().length) {
      for (String name : List.of("unsent-drop", "closed-close-1013", "closed-deaf-1006")) {
        if (happened.count(name) == 0) {
          complaints.add(Fault.LOAD, name + " has not happened: slow members were not slow enough");
        }
      }
    }
  }

  private void flatness(List<Sample> samples) {
    if (samples.size() < Flatness.LEAST) {
      complaints.add(
          Fault.LOAD,
          samples.size() + " samples after the warm-up, expected " + Flatness.LEAST + " or more");
      return;
    }
    judge(samples, "heap after collections, MB", Sample::heapMegabytes, HEAP_MEGABYTES);
    judge(samples, "direct memory, MB", Sample::directMegabytes, DIRECT_MEGABYTES);
    judge(samples, "threads", Sample::threads, THREADS);
  }

  private void judge(
      List<Sample> samples, String what, ToDoubleFunction<Sample> figure, double absolute) {
    List<Double> figures = samples.stream().mapToDouble(figure).boxed().toList();
    Flatness flatness = Flatness.of(figures, absolute, SHARE);
    row(
        what,
        "no more than %.1f above the first quarter".formatted(flatness.allowed()),
        "medians %.1f in the first quarter, %.1f in the last, of %d samples from %.1f to %.1f"
            .formatted(
                flatness.first(),
                flatness.last(),
                figures.size(),
                figures.stream().mapToDouble(x -> x).min().orElseThrow(),
                figures.stream().mapToDouble(x -> x).max().orElseThrow()));
    if (!flatness.isFlat()) {
      complaints.add(
          Fault.GROWTH,
          "%s: the median was %.1f in the first quarter and %.1f in the last, expected %.1f at most"
              .formatted(
                  what, flatness.first(), flatness.last(), flatness.first() + flatness.allowed()));
    }
  }

  private void left(Sample before, Sample after) {
    row(
        "heap when all have gone, MB",
        "%.1f at most".formatted(before.heapMegabytes() + LEFT_MEGABYTES),
        "%.1f; %.1f before".formatted(after.heapMegabytes(), before.heapMegabytes()));
    if (after.heapMegabytes() > before.heapMegabytes() + LEFT_MEGABYTES) {
      complaints.add(
          Fault.GROWTH,
          "heap when all have gone: %.1f MB, expected %.1f at most: %.1f before, and %.1f"
              .formatted(
                  after.heapMegabytes(),
                  before.heapMegabytes() + LEFT_MEGABYTES,
                  before.heapMegabytes(),
                  LEFT_MEGABYTES));
    }
  }

  private void row(String what, String expected, String came) {
    rows.add(List.of(what, expected, came));
  }

  /** The measured figures beside the expected ones; the first row is the head. */
  List<List<String>> table() {
    return List.copyOf(rows);
  }
}
