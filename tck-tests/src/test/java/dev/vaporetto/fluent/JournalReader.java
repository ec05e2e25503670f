package dev.vaporetto.fluent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.EchoClient;

/** Reads what the server noted about one socket. For one thread. */
record JournalReader(EchoClient client) implements AutoCloseable {
  /** The next entries must be these. */
  JournalReader expect(String... entries) {
    for (String entry : entries) {
      assertThat(client.nextText()).isEqualTo(entry);
    }
    return this;
  }

  String next() {
    return client.nextText();
  }

  /** Adds an entry, and expects that nothing else came before it. */
  JournalReader expectNothingMore() {
    client.send("nothing more");
    return expect("nothing more");
  }

  /** Adds an entry, or {@code release}s what waits for the journal's key. */
  JournalReader tell(String text) {
    client.send(text);
    return this;
  }

  @Override
  public void close() {
    client.close();
  }
}
