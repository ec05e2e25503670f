package dev.vaporetto;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Timer;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The arrows of the engine: imports point down only, and each foreign API is known to few packages.
 *
 * <pre>
 * bootstrap
 * jakarta
 * servlet  tomcat  jetty  client
 * connection
 * trace
 * io  protocol
 * metrics
 * concurrent
 * routing  memory  log
 * </pre>
 *
 * <p>Beside them stands {@code engine}, the published seam: what an application sees of the engine
 * beyond the standard API. The layers implement it and use its words; it knows none of them.
 */
@AnalyzeClasses(
    packages = ArchitectureTest.ROOT,
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  static final String ROOT = "dev.vaporetto";

  private static final List<String> LAYERS =
      List.of(
          "bootstrap",
          "jakarta",
          "servlet",
          "tomcat",
          "jetty",
          "client",
          "connection",
          "trace",
          "io",
          "protocol",
          "routing",
          "concurrent",
          "metrics",
          "memory",
          "log",
          "engine");

  /** Lines that one can read at a sitting. */
  private static final int MAX_LINES = 350;

  /** Fields of {@code connection} that are not final: state that one can hold in the head. */
  private static final int MAX_MUTABLE_FIELDS = 30;

  @ArchTest
  static final ArchRule importsPointDownOnly =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("bootstrap")
          .definedBy(in("bootstrap"))
          .layer("jakarta")
          .definedBy(in("jakarta"))
          .layer("transports")
          .definedBy(in("servlet"), in("tomcat"), in("jetty"), in("client"))
          .layer("connection")
          .definedBy(in("connection"))
          .layer("trace")
          .definedBy(in("trace"))
          .layer("io")
          .definedBy(in("io"))
          .layer("protocol")
          .definedBy(in("protocol"))
          .layer("routing")
          .definedBy(in("routing"))
          .layer("concurrent")
          .definedBy(in("concurrent"))
          .layer("metrics")
          .definedBy(in("metrics"))
          .layer("memory")
          .definedBy(in("memory"))
          .layer("log")
          .definedBy(in("log"))
          .layer("engine")
          .definedBy(in("engine"))
          .whereLayer("bootstrap")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("jakarta")
          .mayOnlyBeAccessedByLayers("bootstrap")
          .whereLayer("transports")
          .mayOnlyBeAccessedByLayers("bootstrap", "jakarta")
          .whereLayer("connection")
          .mayOnlyBeAccessedByLayers("bootstrap", "jakarta", "transports")
          .whereLayer("trace")
          .mayOnlyBeAccessedByLayers("bootstrap", "jakarta", "transports", "connection")
          .whereLayer("io")
          .mayOnlyBeAccessedByLayers("bootstrap", "jakarta", "transports", "connection")
          .whereLayer("protocol")
          .mayOnlyBeAccessedByLayers("bootstrap", "jakarta", "transports", "connection", "trace")
          .whereLayer("routing")
          .mayOnlyBeAccessedByLayers("bootstrap", "jakarta", "transports", "connection")
          .whereLayer("concurrent")
          .mayOnlyBeAccessedByLayers("bootstrap", "jakarta", "transports", "connection", "io")
          .whereLayer("metrics")
          .mayOnlyBeAccessedByLayers("bootstrap", "jakarta", "transports", "connection")
          .whereLayer("memory")
          .mayOnlyBeAccessedByLayers("bootstrap", "jakarta", "transports", "connection", "metrics")
          .whereLayer("log")
          .mayOnlyBeAccessedByLayers(
              "bootstrap",
              "jakarta",
              "transports",
              "connection",
              "trace",
              "io",
              "concurrent",
              "metrics")
          .whereLayer("engine")
          .mayOnlyBeAccessedByLayers("bootstrap", "jakarta", "transports", "connection", "metrics");

  @ArchTest
  static final ArchRule noPackageIsInACycle =
      slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule noClassOfTheConnectionIsInACircle =
      slices().assignedFrom(eachClassOf("connection")).should().beFreeOfCycles();

  /** A lock that is released elsewhere than it was taken cannot be followed. */
  @ArchTest
  static final ArchRule locksAreReleasedByTheMethodThatTookThem =
      classes()
          .that()
          .resideInAnyPackage(in("connection"), in("io"), in("concurrent"))
          .should(releaseOnlyLocksThatTheSameMethodTook());

  @ArchTest
  static void theStateOfTheConnectionIsSmall(JavaClasses classes) {
    List<String> mutable =
        classes.stream()
            .filter(resideInAPackage(in("connection")))
            .flatMap(type -> type.getFields().stream())
            .filter(field -> !field.getModifiers().contains(JavaModifier.FINAL))
            .map(JavaField::getFullName)
            .toList();
    assertThat(mutable).isNotEmpty().hasSizeLessThanOrEqualTo(MAX_MUTABLE_FIELDS);
  }

  @ArchTest
  static void theFilesOfTheConnectionAreSmall(JavaClasses classes) throws IOException {
    Path folder = Path.of("src/main/java/dev/vaporetto/connection");
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
      assertThat(sources).isNotEmpty();
      for (Path source : sources) {
        assertThat(Files.readAllLines(source)).as("%s", source).hasSizeLessThanOrEqualTo(MAX_LINES);
      }
    }
  }

  /** A class outside the layers would escape every rule about them. */
  @ArchTest
  static final ArchRule everyClassIsInALayer =
      classes().should().resideInAnyPackage(layerPackages());

  @ArchTest
  static final ArchRule protocolStandsOnTheJdkAlone =
      classes()
          .that()
          .resideInAPackage(in("protocol"))
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", in("protocol"));

  @ArchTest
  static final ArchRule routingStandsOnTheJdkAlone =
      classes()
          .that()
          .resideInAPackage(in("routing"))
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", in("routing"));

  @ArchTest
  static final ArchRule ioStandsOnTheJdkConcurrentAndLogAlone =
      classes()
          .that()
          .resideInAPackage(in("io"))
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", in("io"), in("concurrent"), in("log"));

  @ArchTest
  static final ArchRule noClassOfIoIsInACircle =
      slices().assignedFrom(eachClassOf("io")).should().beFreeOfCycles();

  @ArchTest
  static final ArchRule concurrentStandsOnTheJdkAndLogAlone =
      classes()
          .that()
          .resideInAPackage(in("concurrent"))
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", in("concurrent"), in("log"));

  @ArchTest
  static final ArchRule memoryStandsOnTheJdkAlone =
      classes()
          .that()
          .resideInAPackage(in("memory"))
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", in("memory"));

  @ArchTest
  static final ArchRule logStandsOnTheJdkAlone =
      classes()
          .that()
          .resideInAPackage(in("log"))
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", in("log"));

  @ArchTest
  static final ArchRule protocolHasNoInputOutput =
      noClasses()
          .that()
          .resideInAPackage(in("protocol"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.channels..", "java.nio.file..", "java.net.http..");

  @ArchTest
  static final ArchRule protocolHasNoThread =
      noClasses()
          .that()
          .resideInAPackage(in("protocol"))
          .should()
          .dependOnClassesThat(
              resideInAPackage("java.util.concurrent.locks..")
                  .or(assignableTo(Executor.class))
                  .or(assignableTo(Thread.class)));

  @ArchTest
  static final ArchRule protocolHasNoClock =
      noClasses()
          .that()
          .resideInAPackage(in("protocol"))
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Timer.class);

  /**
   * A jump of the system's clock must change no deadline. Who needs the time of day, as the client
   * does for a date in {@code Retry-After} and Jetty for its statistics, is named here.
   */
  @ArchTest
  static final ArchRule noDeadlineHangsOnTheClockOfTheSystem =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(ROOT + ".client.ConnectAttempt")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + ".jetty.bridge.JettyConnection")
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(Clock.class, "systemDefaultZone")
          .orShould()
          .callConstructor(Date.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Timer.class)
          .orShould()
          .callMethod(Condition.class, "awaitUntil", Date.class)
          .orShould()
          .callMethod(LockSupport.class, "parkUntil", long.class)
          .orShould()
          .callMethod(LockSupport.class, "parkUntil", Object.class, long.class);

  /**
   * What a peer or an endpoint can cause again and again is logged by {@code RepeatedLog}. The
   * start of an application and the end of a server come once, {@code Pressure} tells of a shortage
   * once, {@code FrameTrace} is switched on by an operator and bounds its lines, and the others
   * here write with DEBUG only.
   */
  @ArchTest
  static final ArchRule whatCanComeAgainIsLoggedOnceAndCounted =
      noClasses()
          .that(not(resideInAnyPackage(in("bootstrap"), in("log"))))
          .and()
          .doNotHaveFullyQualifiedName(ROOT + ".memory.Pressure")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + ".trace.FrameTrace")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + ".jetty.bridge.StopListener")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + ".client.Sockets")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + ".client.TlsWire")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + ".servlet.ServletTransport")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + ".servlet.ServletUpgradeHandler")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + ".servlet.TomcatAnswers")
          .should()
          .callMethod(System.class, "getLogger", String.class)
          .orShould()
          .callMethod(Throwable.class, "printStackTrace");

  /** RFC 6455 §10.3: masking keys must be unpredictable, and so must nonces be. */
  @ArchTest
  static final ArchRule whatIsRandomCannotBeGuessed =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.Random")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.SplittableRandom")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
          .orShould()
          .callMethod(Math.class, "random");

  @ArchTest
  static final ArchRule onlyTomcatsTransportKnowsTomcat =
      noClasses()
          .that(not(resideInAPackage(in("tomcat"))))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache..");

  @ArchTest
  static final ArchRule onlyJettysTransportKnowsJetty =
      noClasses()
          .that(not(resideInAPackage(in("jetty"))))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.eclipse.jetty..");

  @ArchTest
  static final ArchRule onlyTheClientKnowsTheLibraryForTls =
      noClasses()
          .that(not(resideInAPackage(in("client"))))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("tlschannel..");

  @ArchTest
  static final ArchRule onlyTheUpperLayersKnowServlet =
      noClasses()
          .that(
              not(
                  resideInAnyPackage(
                      in("servlet"), in("tomcat"), in("jetty"), in("jakarta"), in("bootstrap"))))
          .and()
          .haveNameNotMatching("dev\\.vaporetto\\.engine\\.VaporettoEngine(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.servlet..");

  /** The root package is the fluent API, which stands on this engine and not the other way. */
  @ArchTest
  static final ArchRule theEngineNeverImportsTheFluentApi =
      noClasses().should().dependOnClassesThat().resideInAPackage(ROOT);

  @ArchTest
  static void theRulesSeeClassesOfEveryLayer(JavaClasses classes) {
    for (String layer : LAYERS) {
      assertThat(
              classes.stream()
                  .filter(resideInAPackage(in(layer)))
                  .filter(type -> !type.getSimpleName().equals("package-info")))
          .as("classes of %s", layer)
          .isNotEmpty();
    }
  }

  private static String in(String layer) {
    return ROOT + "." + layer + "..";
  }

  private static String[] layerPackages() {
    return LAYERS.stream().map(ArchitectureTest::in).toArray(String[]::new);
  }

  /** A slice for each class with those inside it. */
  private static SliceAssignment eachClassOf(String layer) {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        if (!resideInAPackage(in(layer)).test(type)) {
          return SliceIdentifier.ignore();
        }
        JavaClass outermost = type;
        while (outermost.getEnclosingClass().isPresent()) {
          outermost = outermost.getEnclosingClass().get();
        }
        return SliceIdentifier.of(outermost.getFullName());
      }

      @Override
      public String getDescription() {
        return "each class of " + layer;
      }
    };
  }

  private static ArchCondition<JavaClass> releaseOnlyLocksThatTheSameMethodTook() {
    return new ArchCondition<>("release only locks that the same method took") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaCodeUnit method : type.getCodeUnits()) {
          if (callsOf(method, "unlock") > 0
              && callsOf(method, "lock") + callsOf(method, "tryLock") == 0) {
            events.add(
                SimpleConditionEvent.violated(
                    method, method.getFullName() + " releases a lock that it did not take"));
          }
        }
      }
    };
  }

  private static long callsOf(JavaCodeUnit method, String name) {
    return method.getMethodCallsFromSelf().stream()
        .filter(call -> call.getName().equals(name))
        .filter(call -> call.getTargetOwner().isAssignableTo(Lock.class))
        .count();
  }
}
