package dev.vaporetto.fluent;

import dev.vaporetto.containers.EchoClient;
import org.junit.jupiter.api.Test;

/** Listeners that make the peer wait, where the engine can. */
interface BackPressureCases extends FluentServer {
  @Test
  default void theNextMessageWaitsForTheStageOfAListener() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        EchoClient client = connect("pressure", key)) {
      if (!engine().isOurs()) {
        journal.expect("unsupported onStringAsync", "unsupported pause").expectNothingMore();
        return;
      }
      client.send("one");
      client.send("two");
      journal.expect("text one").expectNothingMore();
      journal.tell("release").expect("text two");
    }
  }

  @Test
  default void aPausedSocketIsNotRead() {
    if (!engine().isOurs()) {
      return;
    }
    String key = newKey();
    try (JournalReader journal = journal(key);
        EchoClient client = connect("pressure", key)) {
      client.send(new byte[1]);
      client.send("behind");
      journal.expect("pausing").expectNothingMore();
      journal.tell("release").expect("text behind");
    }
  }
}
