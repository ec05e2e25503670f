package dev.vaporetto.proofs;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Fails the build when a test that one of the {@link #DOCUMENTS} names as a proof is missing, did
 * not run in it, was skipped or has failed. The official TCK's are looked at where that has run;
 * before, it is their form only.
 */
public final class ProofCheck {
  private static final List<String> DOCUMENTS =
      List.of(
          "docs/specification.md",
          "docs/rfc6455.md",
          "docs/invariants.md",
          "docs/security.md",
          "docs/reliability.md",
          "docs/migrating.md");
  private static final List<String> MODULES =
      List.of("api", "impl", "testkit", "war-example", "tck-tests");

  private ProofCheck() {}

  /**
   * Takes {@code tests} or {@code tck}, the directory of the project, and the time when the build
   * began.
   */
  public static void main(String[] arguments) throws IOException {
    boolean official = arguments[0].equals("tck");
    List<String> complaints =
        complaints(official, Path.of(arguments[1]), Instant.parse(arguments[2]));
    PrintStream out = System.out;
    complaints.forEach(out::println);
    out.flush();
    if (!complaints.isEmpty()) {
      System.exit(1);
    }
  }

  /** One line for each thing that is wrong. */
  static List<String> complaints(boolean official, Path project, Instant since) throws IOException {
    List<String> complaints = new ArrayList<>();
    List<Proof> proofs = new ArrayList<>();
    for (String document : DOCUMENTS) {
      List<String> lines = Files.readAllLines(project.resolve(document));
      proofs.addAll(Proof.in(document, lines, complaints));
    }
    TestRuns runs = new TestRuns();
    if (official) {
      Path reports = project.resolve("tck-tests/target/tck");
      if (runs.readOfficial(reports, since) == 0) {
        complaints.add("No run of the official TCK in " + reports + " since " + since);
      }
    } else {
      for (String module : MODULES) {
        runs.readSurefire(project.resolve(module).resolve("target/surefire-reports"), since);
      }
    }
    for (Proof proof : proofs) {
      String complaint = proof.official() == official ? runs.complaint(proof) : "";
      if (!complaint.isEmpty()) {
        complaints.add(proof.place() + " names " + proof + ", which " + complaint);
      }
    }
    return complaints;
  }
}
