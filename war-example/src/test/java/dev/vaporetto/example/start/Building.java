package dev.vaporetto.example.start;

/**
 * The first line of {@code mvn -q -Pchat}, which says nothing else until the chat is served. It is
 * run from its source, before anything is built.
 */
final class Building {
  private Building() {}

  public static void main(String[] arguments) {
    System.out.println("Building the chat. The first time, this takes about two minutes.");
  }
}
