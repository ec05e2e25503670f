package dev.vaporetto.fluent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.EchoClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing is dispatched before the handler is ready. */
interface HandlerCases extends FluentServer {
  /** Long enough to notice a server that dispatches too early. */
  long WHILE_MILLIS = 150;

  @Test
  default void nothingIsDispatchedBeforeTheHandlersStageIsDone() throws InterruptedException {
    String key = newKey();
    try (JournalReader journal = journal(key);
        EchoClient client = connect("async", key)) {
      assertThat(client.nextText()).isEqualTo("opened");
      client.send("1");
      client.send(new byte[2]);
      client.send("3");
      Thread.sleep(WHILE_MILLIS);
      journal.tell("waited").tell("release");
      journal.expect("waited", "ready", "text 1", "binary 2", "text 3");
      client.send("4");
      client.close(1000, "bye");
      journal.expect("text 4", "socket close 1000 bye").expectNothingMore();
    }
  }

  @Test
  default void onCloseRunsOnceWhenASocketEndsBeforeTheStageIsDone() {
    String key = newKey();
    try (JournalReader journal = journal(key)) {
      try (EchoClient client = connect("async", key)) {
        assertThat(client.nextText()).isEqualTo("opened");
      }
      journal.tell("release");
      // Our engine does not look at the connection before the stage is done, others may.
      List<String> entries = new ArrayList<>();
      while (!entries.contains("ready") || !entries.contains("socket close 1006")) {
        entries.add(journal.next().replaceFirst("(error|close 1006) .*", "$1"));
      }
      assertThat(entries).doesNotHaveDuplicates();
      journal.expectNothingMore();
    }
  }

  @Test
  default void anOpenSocketWithoutReferencesIsNotCollected() {
    try (EchoClient client = connect("api/v1/echo", "");
        EchoClient manager = connect("manager", "")) {
      manager.send("collect");
      assertThat(manager.nextText()).isEqualTo("done");
      client.send("still there");
      assertThat(client.nextText()).isEqualTo("still there");
    }
  }

  @Test
  default void nothingIsDispatchedBeforeTheHandlerHasReturned() throws InterruptedException {
    String key = newKey();
    try (JournalReader journal = journal(key);
        EchoClient client = connect("blocking", key)) {
      client.send("1");
      client.send("2");
      Thread.sleep(WHILE_MILLIS);
      journal.tell("waited").tell("release");
      journal.expect("waited", "handler returns", "text 1", "text 2").expectNothingMore();
      assertThat(client.nextText()).isEqualTo("opened");
    }
  }
}
