package dev.vaporetto.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of Java in a document.
 *
 * @param document its path in the project
 * @param line where the code begins
 */
record Snippet(String document, int line, String code) {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java$\n(.*?)^```$");

  private static final Pattern TYPE =
      Pattern.compile("(?m)^(?:public |final |abstract )*(?:class|interface|record|enum) (\\w+)");

  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");

  private static final Pattern MEMBER =
      Pattern.compile("^(@|public |private |protected |static |record |void )");

  private static final String IMPORTS =
      """
      import static java.util.concurrent.TimeUnit.*;

      import dev.vaporetto.*;
      import dev.vaporetto.engine.*;
      import dev.vaporetto.micrometer.*;
      import dev.vaporetto.room.*;
      import dev.vaporetto.room.nats.*;
      import dev.vaporetto.room.redis.*;
      import dev.vaporetto.test.*;
      import io.micrometer.core.instrument.MeterRegistry;
      import io.micrometer.core.instrument.Metrics;
      import io.micrometer.core.instrument.Tags;
      import io.nats.client.api.*;
      import jakarta.enterprise.inject.spi.CDI;
      import jakarta.servlet.*;
      import jakarta.servlet.annotation.*;
      import jakarta.servlet.http.*;
      import jakarta.websocket.*;
      import jakarta.websocket.server.*;
      import java.io.*;
      import java.net.URI;
      import java.nio.*;
      import java.nio.channels.*;
      import java.nio.file.*;
      import java.security.*;
      import java.time.*;
      import java.util.*;
      import java.util.concurrent.*;
      import org.eclipse.jetty.http2.server.*;
      import org.eclipse.jetty.server.HttpConfiguration;
      import org.junit.jupiter.api.Test;
      """
          // Where two of these have a type of that name.
          + "import dev.vaporetto.Overflow;\nimport java.security.Principal;\n";

  /** Those of a document, in their order. */
  static List<Snippet> of(String document) {
    String text = Documents.read(document);
    List<Snippet> snippets = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      int line = (int) text.substring(0, block.start(1)).lines().count() + 1;
      snippets.add(new Snippet(document, line, block.group(1)));
    }
    return snippets;
  }

  /** Whether it has types of its own, and is no part of one. */
  boolean isWhole() {
    return TYPE.matcher(code).find();
  }

  /** Whether it is statements. */
  boolean isBody() {
    return !isWhole() && !MEMBER.matcher(code).find();
  }

  /** The name of the class that has it, with its package. */
  String className() {
    if (!isWhole()) {
      return document.replaceAll("\\.md$", "").replaceAll("\\W", "_") + "_" + line;
    }
    Matcher type = TYPE.matcher(code);
    Matcher named = PACKAGE.matcher(code);
    return (named.find() ? named.group(1) + "." : "") + (type.find() ? type.group(1) : "");
  }

  /** The same with what is around it in an application. */
  String compilationUnit() {
    if (isWhole()) {
      boolean complete = Pattern.compile("(?m)^(import|package) ").matcher(code).find();
      return complete ? code : IMPORTS + code;
    }
    return IMPORTS
        + "public class "
        + className()
        + " extends dev.vaporetto.documents.Surroundings {\n"
        + (isBody() ? "@Override public void run() throws Exception {\n" + code + "\n}" : code)
        + "\n}\n";
  }

  @Override
  public String toString() {
    return document + ":" + line;
  }
}
