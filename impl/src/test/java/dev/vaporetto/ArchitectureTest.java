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

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.List;
import java.util.Timer;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * The arrows of the engine: imports point down only, and each foreign API is known to few packages.
 *
 * <pre>
 * bootstrap
 * jakarta
 * servlet  tomcat  jetty  client
 * connection
 * protocol
 * routing
 * </pre>
 *
 * <p>Beside them stands {@code engine}, the published seam: what an application sees of the engine
 * beyond the standard API. The rules above the transports implement it, the client fails with its
 * exception, and the connection has its policy of overflow; it knows none of them.
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
          "protocol",
          "routing");

  /** Parts of the design that are not built yet: move each to {@link #LAYERS} once it has code. */
  private static final List<String> PLANNED = List.of("engine");

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
          .layer("protocol")
          .definedBy(in("protocol"))
          .layer("routing")
          .definedBy(in("routing"))
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
          .whereLayer("protocol")
          .mayOnlyBeAccessedByLayers("bootstrap", "jakarta", "transports", "connection")
          .whereLayer("routing")
          .mayOnlyBeAccessedByLayers("bootstrap", "jakarta", "transports", "connection")
          .whereLayer("engine")
          .mayOnlyBeAccessedByLayers("bootstrap", "jakarta", "transports", "connection");

  @ArchTest
  static final ArchRule noPackageIsInACycle =
      slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

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
    return Stream.concat(LAYERS.stream(), PLANNED.stream())
        .map(ArchitectureTest::in)
        .toArray(String[]::new);
  }
}
