package dev.vaporetto.fluent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.RawClient;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** User code on the application's threads. */
interface ExecutorCases extends FluentServer {
  String NAME = "the application's";

  @Test
  default void allCallbacksRunOnTheExecutorInOrderAndOneAtATime() {
    String key = newKey();
    try (JournalReader journal = journal(key)) {
      try (RawClient client = open("executed", key)) {
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        for (int i = 0; i < 50; i++) {
          String text = i == 3 ? "wait" : "" + i;
          batch.writeBytes(RawClient.frame(true, 0, 1, text.getBytes(StandardCharsets.UTF_8)));
        }
        client.write(batch.toByteArray());
        for (int i = 0; i < 50; i++) {
          assertThat(client.readFrame().text())
              .isEqualTo((i == 3 ? "wait" : "" + i) + " 1 " + NAME);
        }
        client.sendClose(1000, "");
        client.readToEnd();
      }
      journal.expect("handler on " + NAME, "close on " + NAME).expectNothingMore();
    }
  }

  @Test
  default void whatAListenerThrowsOnTheExecutorIsAnErrorAsEver() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        EchoClient client = connect("executed", key)) {
      client.send("fail");
      assertThat(client.nextClose().code()).isEqualTo(1011);
      journal
          .expect("handler on " + NAME, "failed on " + NAME, "close on " + NAME)
          .expectNothingMore();
    }
  }

  @Test
  default void virtualThreadsRunItWhereTheJvmHasThem() {
    try (EchoClient client = connect("virtual", "")) {
      assertThat(client.nextText()).isEqualTo("virtual: " + (Runtime.version().feature() >= 21));
    }
  }
}
