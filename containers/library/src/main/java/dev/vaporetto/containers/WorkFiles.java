package dev.vaporetto.containers;

import java.nio.file.Path;

/** Where tests may write beside the containers. */
public final class WorkFiles {
  private WorkFiles() {}

  /** A new directory in the build's own; nobody deletes it. */
  public static Path newDirectory(String name) {
    return ContainerFiles.newWorkDirectory(name);
  }
}
