package dev.vaporetto;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import jakarta.websocket.Endpoint;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Timer;
import java.util.concurrent.locks.Condition;

/**
 * The dependencies that are allowed between the packages of the fluent API.
 *
 * <pre>
 * start   connect            where applications and clients begin
 * route   reconnect   room
 *           client
 * socket .in .out .lifecycle the fluent socket
 * engine.choice              chooses the engine of a container: the only one that knows both
 * engine.own  engine.standard
 * engine                     what the fluent API needs of an engine
 * internal                   threads, a clock, checks
 * </pre>
 *
 * <p>The public packages are above these and import none of them: the service loader finds the
 * implementations of their entry points.
 */
@AnalyzeClasses(
    packages = ArchitectureTest.ROOT,
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.OnlyTheFluentApi.class})
class ArchitectureTest {
  static final String ROOT = "dev.vaporetto";

  /**
   * A jump of the system's clock must change no deadline. Only a node's incarnation in {@code
   * Presence} is a time of day: it must be greater than that before a restart.
   */
  @ArchTest
  static final ArchRule noDeadlineHangsOnTheClockOfTheSystem =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(ROOT + ".internal.room.presence.Presence")
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
          .callMethod(Condition.class, "awaitUntil", Date.class);

  private static final String INTERNAL = ROOT + ".internal";
  private static final String OWN = INTERNAL + ".engine.own";
  private static final String STANDARD = INTERNAL + ".engine.standard";
  private static final String CHOICE = INTERNAL + ".engine.choice";

  /** Our engine is another module, on the class path of these tests. */
  static final class OnlyTheFluentApi implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return location.contains("/api/target/") || location.contains("vaporetto-api");
    }
  }

  @ArchTest
  static final ArchRule publicTypesImportNothingInternal =
      noClasses()
          .that(resideInAnyPackage(ROOT, ROOT + ".room"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage(INTERNAL + "..");

  @ArchTest
  static final ArchRule onlyItsAdapterRefersToOurEngine =
      noClasses()
          .that(not(resideInAPackage(OWN)))
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".engine..");

  @ArchTest
  static final ArchRule onlyTheChooserKnowsWhichEnginesThereAre =
      noClasses()
          .that(not(resideInAnyPackage(OWN, STANDARD, CHOICE)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(OWN, STANDARD);

  @ArchTest
  static final ArchRule theTwoAdaptersDoNotKnowEachOther =
      noClasses()
          .that(resideInAPackage(OWN))
          .should()
          .dependOnClassesThat(resideInAPackage(STANDARD));

  @ArchTest
  static final ArchRule norTheOtherWayRound =
      noClasses()
          .that(resideInAPackage(STANDARD))
          .should()
          .dependOnClassesThat(resideInAPackage(OWN));

  @ArchTest
  static final ArchRule noPackageIsInACycle =
      slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

  /** A class and what is nested in it are one. */
  @ArchTest
  static final ArchRule noClassOfTheSocketIsInACycle =
      slices().assignedFrom(new TopLevelClasses(INTERNAL + ".socket")).should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheStartAndTheEnginesKnowServlet =
      noClasses()
          .that(
              not(
                  resideInAnyPackage(
                      INTERNAL + ".start", OWN, STANDARD, CHOICE, INTERNAL + ".route")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.servlet..");

  /** In Java SE there is the client part of the standard API only. */
  @ArchTest
  static final ArchRule whatAClientLoadsKnowsNoServer =
      noClasses()
          .that(
              resideInAnyPackage(
                  INTERNAL,
                  INTERNAL + ".connect",
                  INTERNAL + ".client..",
                  INTERNAL + ".reconnect..",
                  INTERNAL + ".socket..",
                  CHOICE,
                  OWN,
                  STANDARD))
          .and()
          .haveNameNotMatching(
              ".*\\.(RouteConfigs|ServletEngines|OwnRoutes|OwnConfigurator|StandardConfigurator"
                  + "|RefusalFilter)")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.websocket.server..", "jakarta.servlet..");

  @ArchTest
  static final ArchRule everyInternalClassIsInAKnownPackage =
      classes()
          .that()
          .resideInAPackage(INTERNAL + "..")
          .should()
          .resideInAnyPackage(
              INTERNAL,
              INTERNAL + ".engine",
              OWN,
              STANDARD,
              CHOICE,
              INTERNAL + ".socket",
              INTERNAL + ".socket.in",
              INTERNAL + ".socket.out",
              INTERNAL + ".socket.lifecycle",
              INTERNAL + ".client",
              INTERNAL + ".connect",
              INTERNAL + ".reconnect",
              INTERNAL + ".room",
              INTERNAL + ".room.link",
              INTERNAL + ".room.presence",
              INTERNAL + ".room.wire",
              INTERNAL + ".route",
              INTERNAL + ".start");

  /**
   * Jetty's engine loads all endpoint classes of an application, also where our engine is absent:
   * their fields and methods must not name a type of our engine.
   */
  @ArchTest
  static void endpointsCanBeLoadedWithoutOurEngine(JavaClasses classes) {
    List<JavaClass> endpoints =
        classes.stream().filter(type -> type.isAssignableTo(Endpoint.class)).toList();
    assertThat(endpoints).hasSizeGreaterThan(2);
    for (JavaClass endpoint : endpoints) {
      assertThat(endpoint.getAllRawInterfaces()).noneMatch(ArchitectureTest::isOfOurEngine);
      assertThat(endpoint.getFields()).noneMatch(field -> isOfOurEngine(field.getRawType()));
      assertThat(endpoint.getMethods())
          .noneMatch(
              method ->
                  isOfOurEngine(method.getRawReturnType())
                      || method.getRawParameterTypes().stream()
                          .anyMatch(ArchitectureTest::isOfOurEngine));
    }
  }

  private static boolean isOfOurEngine(JavaClass type) {
    return type.getPackageName().equals(ROOT + ".engine");
  }

  private record TopLevelClasses(String root) implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      if (!type.getPackageName().startsWith(root)) {
        return SliceIdentifier.ignore();
      }
      JavaClass outermost = type;
      while (outermost.getEnclosingClass().isPresent()) {
        outermost = outermost.getEnclosingClass().get();
      }
      return SliceIdentifier.of(outermost.getName());
    }

    @Override
    public String getDescription() {
      return "the classes of " + root;
    }
  }

  @ArchTest
  static void theRulesSeeClassesOfEveryPackage(JavaClasses classes) {
    for (String name :
        List.of(
            ROOT,
            ROOT + ".room",
            INTERNAL + ".engine",
            OWN,
            STANDARD,
            CHOICE,
            INTERNAL + ".socket",
            INTERNAL + ".socket.in",
            INTERNAL + ".reconnect",
            INTERNAL + ".route")) {
      assertThat(
              classes.stream()
                  .filter(type -> type.getPackageName().equals(name))
                  .filter(type -> !type.getSimpleName().equals("package-info")))
          .as("classes of %s", name)
          .hasSizeGreaterThan(1);
    }
    // The dependencies that the rules allow exist; otherwise the rules would check nothing.
    assertThat(classes.get(OWN + ".OwnListener").getDirectDependenciesFromSelf())
        .anyMatch(each -> each.getTargetClass().getPackageName().equals(ROOT + ".engine"));
    assertThat(classes.get(CHOICE + ".Engines").getDirectDependenciesFromSelf())
        .anyMatch(each -> each.getTargetClass().getPackageName().equals(STANDARD));
  }
}
