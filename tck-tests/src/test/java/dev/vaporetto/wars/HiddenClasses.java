package dev.vaporetto.wars;

/** The classes that are not visible outside of their package. */
public final class HiddenClasses {
  /** An endpoint that no engine can make. */
  public static final Class<?> ENDPOINT = HiddenEndpoint.class;

  private HiddenClasses() {}
}
