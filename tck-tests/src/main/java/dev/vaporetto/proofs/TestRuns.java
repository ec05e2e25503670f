package dev.vaporetto.proofs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The tests that a build has run, and whether each passed. For one thread. */
final class TestRuns {
  /** The name of a method, before its parameters and the number of its invocation. */
  private static final Pattern METHOD = Pattern.compile("\\w+");

  private static final Pattern OFFICIAL = Pattern.compile("(\\w+)\\s([\\w.]+)#(\\w+)");

  /** By class and method: whether it has passed. */
  private final Map<String, Map<String, Boolean>> classes = new HashMap<>();

  /**
   * Reads what surefire has written.
   *
   * @param since older reports are those of another build
   */
  void readSurefire(Path directory, Instant since) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    for (Path report : files(directory, "TEST-.*\\.xml", since)) {
      try (InputStream in = Files.newInputStream(report)) {
        readReport(in);
      } catch (XMLStreamException e) {
        throw new IOException("No report of tests: " + report, e);
      }
    }
  }

  private void readReport(InputStream in) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newInstance();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    XMLStreamReader reader = factory.createXMLStreamReader(in);
    String type = "";
    String method = "";
    boolean passed = false;
    while (reader.hasNext()) {
      int event = reader.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        switch (reader.getLocalName()) {
          case "testcase" -> {
            // A parameterized class is reported as SomeTest[1].
            type = reader.getAttributeValue(null, "classname").replaceAll("\\[.*", "");
            Matcher name = METHOD.matcher(reader.getAttributeValue(null, "name"));
            method = name.lookingAt() ? name.group() : "";
            passed = true;
          }
          case "skipped", "failure", "error" -> passed = false;
          default -> {}
        }
      } else if (event == XMLStreamConstants.END_ELEMENT
          && reader.getLocalName().equals("testcase")) {
        add(type, method, passed, Boolean::logicalAnd);
      }
    }
  }

  /**
   * Reads the tests.txt of each container's run of the official TCK; returns how many there are.
   */
  int readOfficial(Path directory, Instant since) throws IOException {
    List<Path> files = files(directory, "tests\\.txt", since);
    for (Path file : files) {
      for (String line : Files.readAllLines(file)) {
        Matcher test = OFFICIAL.matcher(line);
        if (test.matches()) {
          add(test.group(2), test.group(3), test.group(1).equals("OK"), Boolean::logicalOr);
        }
      }
    }
    return files.size();
  }

  private static List<Path> files(Path directory, String name, Instant since) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.getFileName().toString().matches(name))
          .filter(file -> !modified(file).isBefore(since))
          .toList();
    }
  }

  private static Instant modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String type, String method, boolean passed, BinaryOperator<Boolean> merge) {
    classes.computeIfAbsent(type, key -> new HashMap<>()).merge(method, passed, merge);
  }

  /** What is wrong with a proof; empty if it has run and passed. */
  String complaint(Proof proof) {
    Set<String> types =
        classes.keySet().stream()
            .filter(type -> ("." + type).endsWith("." + proof.className()))
            .collect(Collectors.toCollection(TreeSet::new));
    if (types.isEmpty()) {
      return "has not run";
    }
    if (types.size() > 1) {
      return "may be any of " + types + "; expected its package as well";
    }
    Map<String, Boolean> methods = classes.getOrDefault(types.iterator().next(), Map.of());
    if (!proof.method().isEmpty() && !methods.containsKey(proof.method())) {
      return "has not run, though others of its class have";
    }
    boolean passed =
        proof.method().isEmpty()
            ? !methods.containsValue(false)
            : Boolean.TRUE.equals(methods.get(proof.method()));
    return passed ? "" : "was skipped or has failed";
  }
}
