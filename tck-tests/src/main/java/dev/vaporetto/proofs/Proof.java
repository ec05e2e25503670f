package dev.vaporetto.proofs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A test that a document names. Immutable.
 *
 * @param place the document and the line
 * @param official whether it is the official TCK's
 * @param className the class, with as much of its package as the document says
 * @param method the method; empty for all of the class
 */
record Proof(String place, boolean official, String className, String method) {
  /** What is between backticks. */
  private static final Pattern CODE = Pattern.compile("`([^`]*)`");

  private static final String NAME = "[a-z0-9.]*[A-Z]\\w*";
  private static final Pattern OURS = Pattern.compile("(" + NAME + "Test)(?:#(\\w+))?");
  private static final Pattern OFFICIAL = Pattern.compile("TCK (" + NAME + "IT)#(\\w+)");

  /** A row of a table about one rule or invariant: its last cell names the proofs. */
  private static final Pattern ROW = Pattern.compile("\\| *(?:WSC-)?\\d.*\\|([^|]*)\\| *");

  /** What no test can prove: the cell says why instead. */
  private static final String NOT_APPLICABLE = "not applicable: ";

  /** What takes longer than a build may: the cell has the command that proves it. */
  private static final String BY_COMMAND = "by command: ";

  /**
   * All tests that a document names.
   *
   * @param errors gets a line for each name that looks wrong, and each row without a proof
   */
  static List<Proof> in(String document, List<String> lines, List<String> errors) {
    List<Proof> proofs = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String place = document + ":" + (i + 1);
      int before = proofs.size();
      Matcher code = CODE.matcher(lines.get(i));
      while (code.find()) {
        add(place, code.group(1), proofs, errors);
      }
      Matcher row = ROW.matcher(lines.get(i));
      if (row.matches()
          && proofs.size() == before
          && !row.group(1).strip().startsWith(NOT_APPLICABLE)
          && !row.group(1).strip().startsWith(BY_COMMAND + "`")) {
        errors.add(place + " names no test; expected one, or \"" + NOT_APPLICABLE + "\" and why");
      }
    }
    return proofs;
  }

  private static void add(String place, String code, List<Proof> proofs, List<String> errors) {
    Matcher ours = OURS.matcher(code);
    Matcher official = OFFICIAL.matcher(code);
    if (ours.matches()) {
      String method = ours.group(2) == null ? "" : ours.group(2);
      proofs.add(new Proof(place, false, ours.group(1), method));
    } else if (official.matches()) {
      proofs.add(new Proof(place, true, official.group(1), official.group(2)));
    } else if (code.contains("#") || code.startsWith("TCK")) {
      errors.add(
          place
              + " says `"
              + code
              + "`; expected `SomeTest`, `SomeTest#method` or `TCK package.SomeIT#method`");
    }
  }

  @Override
  public String toString() {
    return className + (method.isEmpty() ? "" : "#" + method);
  }
}
