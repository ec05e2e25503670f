package dev.vaporetto.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TckResultTest {
  private static final String GOOD = "STARTED wsc_ee_session_web.war";
  private static final String BAD_CLIENT = "STARTED wsc_negdep_onopen_client_duplicate_web.war";
  private static final String BAD_SERVER = "REFUSED wsc_negdep_onopen_srv_duplicate_web.war";

  @TempDir Path directory;

  private KnownDifferences known = KnownDifferences.NONE;

  @BeforeEach
  void noTests() throws Exception {
    Files.writeString(directory.resolve(TckResult.TESTS_FILE), "");
  }

  @Test
  void allTestsAndTheRightContextsAreClean() throws Exception {
    TckResult result = result(TckResult.TESTS, List.of(), GOOD, BAD_CLIENT, BAD_SERVER);
    assertThat(result.isClean()).isTrue();
    assertThat(result.started()).isEqualTo(2);
    assertThat(result.refused()).isEqualTo(1);
  }

  @Test
  void anApplicationThatShouldHaveStartedIsAComplaint() throws Exception {
    TckResult result = result(TckResult.TESTS, List.of(), GOOD.replace("STARTED", "REFUSED"));
    assertThat(result.complaints()).containsExactly("WRONG REFUSED wsc_ee_session_web.war");
    assertThat(result.isClean()).isFalse();
  }

  @Test
  void anApplicationThatShouldHaveBeenRefusedIsAComplaint() throws Exception {
    TckResult result = result(TckResult.TESTS, List.of(), BAD_SERVER.replace("REFUSED", "STARTED"));
    assertThat(result.complaints())
        .containsExactly("WRONG STARTED wsc_negdep_onopen_srv_duplicate_web.war");
    assertThat(result.isClean()).isFalse();
  }

  @Test
  void aTestThatDidNotRunIsNotClean() throws Exception {
    assertThat(result(TckResult.TESTS - 1, List.of(), GOOD).isClean()).isFalse();
  }

  @Test
  void aFailedTestIsNotClean() throws Exception {
    TckResult result = result(TckResult.TESTS, List.of("ERROR\ta#b\tc"), GOOD);
    assertThat(result.complaints()).containsExactly("ERROR a#b: c");
    assertThat(result.isClean()).isFalse();
  }

  @Test
  void aFailedTestThatIsListedIsCleanAndCounted() throws Exception {
    known = new KnownDifferences(Map.of("a#b", "needs a newer API"));
    Files.writeString(directory.resolve(TckResult.TESTS_FILE), "ERROR\ta#b\n");
    TckResult result = result(TckResult.TESTS, List.of("ERROR\ta#b\tc"), GOOD);
    assertThat(result.isClean()).isTrue();
    assertThat(result.listed()).isEqualTo(1);
    assertThat(result.errors()).isEqualTo(1);
  }

  @Test
  void aListedTestThatWasNotThereToRunIsCleanAndCounted() throws Exception {
    known = new KnownDifferences(Map.of("a#b", "its class needs the server API"));
    TckResult result = result(TckResult.TESTS - 1, List.of(), GOOD);
    assertThat(result.isClean()).isTrue();
    assertThat(result.listed()).isEqualTo(1);
    assertThat(result(TckResult.TESTS - 2, List.of(), GOOD).isClean()).isFalse();
  }

  @Test
  void aListedTestThatPassesIsAComplaintWithItsReason() throws Exception {
    known = new KnownDifferences(Map.of("a#b", "needs a newer API"));
    Files.writeString(directory.resolve(TckResult.TESTS_FILE), "OK\ta#b\nOK\ta#c\n");
    TckResult result = result(TckResult.TESTS, List.of(), GOOD);
    assertThat(result.complaints()).containsExactly("LISTED but passed: a#b: needs a newer API");
    assertThat(result.isClean()).isFalse();
  }

  @Test
  void aRunThatDidNotEndIsAnErrorThatNamesItsLog() throws Exception {
    TckResult result = TckResult.read("tomcat-11", directory, true, known);
    assertThat(result.errors()).isEqualTo(1);
    assertThat(result.complaints())
        .containsExactly(
            "tomcat-11 did not come to its end: see " + directory.resolve("client.log"));
    assertThat(result.isClean()).isFalse();
  }

  private TckResult result(int run, List<String> complaints, String... contexts)
      throws IOException {
    Files.write(directory.resolve("contexts.txt"), List.of(contexts));
    TckResult.write(directory, new int[] {run, 0, complaints.size(), 0}, complaints);
    return TckResult.read("tomcat-11", directory, true, known);
  }
}
