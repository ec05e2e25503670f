package dev.vaporetto.springtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RawClient.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/spring-boot.md: who copies its files has a running application. */
class GuideTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("vaporetto.spring.boot", ".."), "guide");

  @Test
  void thePageHasTheFilesOfTheApplicationAsTheyAre() throws IOException {
    String page = Files.readString(FOLDER.resolve("../../docs/spring-boot.md"));
    for (String file :
        List.of(
            "pom.xml",
            "src/main/java/com/example/HelloApplication.java",
            "src/main/java/com/example/Greeter.java",
            "src/main/java/com/example/Echo.java",
            "src/main/resources/static/index.html")) {
      String content = Files.readString(FOLDER.resolve(file));
      assertThat(page).as(file).contains("`" + file + "`").contains("\n" + content + "```\n");
    }
  }

  @Test
  void theApplicationOfThePageAnswersItsOwnPage() {
    Path jar = FOLDER.resolve("target/hello-1.0.jar");
    assertThat(jar).as("built by mvn verify").exists();
    try (BootProcess application = BootProcess.start(jar);
        RawClient browser = RawClient.connect(application.port());
        RawClient echo = application.open("/echo");
        RawClient socket = application.open("/hello/world")) {
      Response page = browser.request("GET / HTTP/1.1", List.of("Host: localhost"));
      assertThat(page.body()).contains("/hello/world");
      assertThat(socket.readFrame().text()).isEqualTo("Hello world");
      assertThat(BootProcess.ask(socket, "Is anybody there?"))
          .isEqualTo("You said: Is anybody there?");
      assertThat(BootProcess.ask(echo, "Ada")).isEqualTo("Hello Ada");
      application.stop();
      assertThat(socket.readFrame().closeCode()).isEqualTo(1001);
    }
  }
}
