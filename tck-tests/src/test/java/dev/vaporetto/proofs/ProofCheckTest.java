package dev.vaporetto.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProofCheckTest {
  private static final String REPORT =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuite name="x">
        <testcase name="plain" classname="a.OneTest" time="0"/>
        <testcase name="many(String)[1]" classname="a.OneTest[1]" time="0"/>
        <testcase name="many(String)[2]" classname="a.OneTest[2]" time="0"><skipped/></testcase>
        <testcase name="plain" classname="a.TwoTest" time="0"><failure>no</failure></testcase>
        <testcase name="plain" classname="a.SameTest" time="0"/>
        <testcase name="plain" classname="b.SameTest" time="0"/>
        <testcase name="plain" classname="b.AnotherSameTest" time="0"/>
      </testsuite>
      """;

  @TempDir private Path project;

  private List<String> complaintsAbout(String row) throws IOException {
    return complaintsAbout("specification.md", row);
  }

  private List<String> complaintsAbout(String document, String row) throws IOException {
    Path docs = Files.createDirectories(project.resolve("docs"));
    for (String name :
        List.of(
            "specification.md",
            "rfc6455.md",
            "invariants.md",
            "security.md",
            "reliability.md",
            "migrating.md")) {
      Files.writeString(docs.resolve(name), name.equals(document) ? row + "\n" : "");
    }
    Path reports = Files.createDirectories(project.resolve("impl/target/surefire-reports"));
    Files.writeString(reports.resolve("TEST-a.xml"), REPORT);
    return ProofCheck.complaints(false, project, Instant.EPOCH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "OneTest#plain; ''",
        "a.SameTest#plain; ''",
        "b.SameTest; ''",
        "OneTest#many; was skipped or has failed",
        "OneTest; was skipped or has failed",
        "TwoTest#plain; was skipped or has failed",
        "OneTest#gone; has not run, though others of its class have",
        "GoneTest; has not run",
        "SameTest; 'may be any of [a.SameTest, b.SameTest]; expected its package as well'"
      })
  void aProofMustHaveRunAndPassedInAllItsForms(String name, String complaint) throws IOException {
    List<String> complaints = complaintsAbout("| WSC-1-1 | a rule | `" + name + "` |");
    if (complaint.isEmpty()) {
      assertThat(complaints).isEmpty();
    } else {
      assertThat(complaints)
          .containsExactly("docs/specification.md:1 names " + name + ", which " + complaint);
    }
  }

  @Test
  void aRuleWithoutAProofIsAComplaintUnlessTheReasonIsThere() throws IOException {
    assertThat(complaintsAbout("| WSC-1-1 | a `Word` | not yet |"))
        .singleElement()
        .asString()
        .startsWith("docs/specification.md:1 names no test; expected one");
    assertThat(complaintsAbout("| WSC-1-1 | a rule | not applicable: no such thing |")).isEmpty();
    assertThat(complaintsAbout("| 1 | a rule | by command: `bench.jar soak` |")).isEmpty();
    assertThat(complaintsAbout("| 1 | a rule | by command: some day |")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "specification.md",
        "rfc6455.md",
        "invariants.md",
        "security.md",
        "reliability.md",
        "migrating.md"
      })
  void theProofsOfEveryDocumentAreLookedAt(String document) throws IOException {
    assertThat(complaintsAbout(document, "| 1 | a rule | `OneTest#plain` |")).isEmpty();
    assertThat(complaintsAbout(document, "| 1 | a rule | `GoneTest` |"))
        .containsExactly("docs/" + document + ":1 names GoneTest, which has not run");
    assertThat(complaintsAbout(document, "| 1 | a rule | later |")).hasSize(1);
  }

  @Test
  void theTcksTestsMustHaveTheirForm() throws IOException {
    assertThat(complaintsAbout("| 1 | a rule | `TCK spec.x.WSClientIT#aTest` |")).isEmpty();
    assertThat(complaintsAbout("| 1 | a rule | `OneTest`, `TCK spec.x.WSClientIT` |"))
        .contains(
            "docs/specification.md:1 says `TCK spec.x.WSClientIT`; expected `SomeTest`,"
                + " `SomeTest#method` or `TCK package.SomeIT#method`");
  }

  @Test
  void theTcksTestsMustHavePassedInThisBuild() throws IOException {
    String row = "| 1 | a rule | `TCK spec.x.WSClientIT#aTest`, `GoneTest` |";
    List<String> unused = complaintsAbout(row);
    Instant begin = Instant.parse("2000-01-01T00:00:00Z");
    Path one = Files.createDirectories(project.resolve("tck-tests/target/tck/one"));
    assertThat(ProofCheck.complaints(true, project, begin)).hasSize(2);
    Files.writeString(one.resolve("tests.txt"), "ERROR\tcom.sun.spec.x.WSClientIT#aTest\n");
    assertThat(ProofCheck.complaints(true, project, begin))
        .containsExactly(
            "docs/specification.md:1 names spec.x.WSClientIT#aTest, which was skipped or has"
                + " failed");
    Path two = Files.createDirectories(project.resolve("tck-tests/target/tck/two"));
    Files.writeString(two.resolve("tests.txt"), "OK\tcom.sun.spec.x.WSClientIT#aTest\n");
    assertThat(ProofCheck.complaints(true, project, begin)).isEmpty();
    assertThat(ProofCheck.complaints(true, project, Instant.MAX)).hasSize(2);
  }

  @Test
  void aReportOfAnotherBuildDoesNotCount() throws IOException {
    List<String> unused = complaintsAbout("| 1 | a rule | `OneTest#plain` |");
    assertThat(ProofCheck.complaints(false, project, Instant.MAX))
        .containsExactly("docs/specification.md:1 names OneTest#plain, which has not run");
  }

  @Test
  void anyNumberOfNamesMayBeInALine() {
    List<String> errors = new ArrayList<>();
    assertThat(Proof.in("doc", List.of("`OneTest`, `x.y.TwoTest#three` and `Other`"), errors))
        .extracting(Proof::toString)
        .containsExactly("OneTest", "x.y.TwoTest#three");
    assertThat(errors).isEmpty();
  }
}
