package dev.vaporetto.client.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChallengesTest {
  private static List<Challenge> parse(String... lines) {
    return Challenges.parse(Arrays.asList(lines));
  }

  private static Challenge challenge(String scheme, String... parameters) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      map.put(parameters[i], parameters[i + 1]);
    }
    return new Challenge(scheme, map);
  }

  @Test
  void oneChallengeWithQuotedAndPlainParameters() {
    assertThat(parse("Digest realm=\"a, b\", qop = auth ,nonce=\"x=\\\"y\\\\\"\t"))
        .containsExactly(challenge("Digest", "realm", "a, b", "qop", "auth", "nonce", "x=\"y\\"));
  }

  @Test
  void severalChallengesInOneLineAndInSeveral() {
    assertThat(
            parse(
                ", Negotiate , NTLM abc/+==, Basic realm=\"one\",charset=\"UTF-8\" , Digest realm=two,"
                    + "nonce=n",
                "Basic",
                "Bearer a.b"))
        .containsExactly(
            challenge("Negotiate"),
            challenge("NTLM"),
            challenge("Basic", "realm", "one", "charset", "UTF-8"),
            challenge("Digest", "realm", "two", "nonce", "n"),
            challenge("Basic"),
            challenge("Bearer"));
  }

  @Test
  void namesComeInAnyCase() {
    Challenge challenge = parse("dIgEsT ReAlM=\"X\"").get(0);
    assertThat(challenge.is("Digest")).isTrue();
    assertThat(challenge.parameter("realm")).isEqualTo("X");
    assertThat(challenge.says("realm", "x")).isTrue();
  }

  @Test
  void aLineCountsUpToWhereItIsMalformed() {
    assertThat(parse("Basic realm=x, Digest realm=\"open")).hasSize(1);
    assertThat(parse("Basic realm=x, Digest realm=\"open\\")).hasSize(1);
    assertThat(parse("Basic realm=x, Digest realm=a, realm=b")).hasSize(1);
    assertThat(parse("Basic realm=x y")).isEmpty();
    assertThat(parse("Basic realm=x, ;")).isEmpty();
    assertThat(parse("\"Basic\" realm=x")).isEmpty();
    assertThat(parse("Basic;realm=x")).isEmpty();
    assertThat(parse("", " , ,")).isEmpty();
    assertThat(parse("=", "Digest realm=\"open", "Basic realm=x")).hasSize(1);
  }

  @Test
  void noInputMakesItThrowOrGoRoundInCircles() {
    String alphabet = "aZ9=,\"\\ \t;/+\u00e4\u0001";
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder line = new StringBuilder();
      random
          .ints(random.nextInt(20), 0, alphabet.length())
          .forEach(c -> line.append(alphabet.charAt(c)));
      assertThat(parse(line.toString())).allMatch(challenge -> !challenge.scheme().isEmpty());
    }
  }
}
