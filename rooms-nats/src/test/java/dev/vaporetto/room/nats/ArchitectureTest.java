package dev.vaporetto.room.nats;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What this jar shows to others, and what it uses of them. */
@AnalyzeClasses(
    packages = "dev.vaporetto.room.nats",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule onlyWhatIsPublishedIsUsed =
      noClasses().should().dependOnClassesThat().resideInAPackage("dev.vaporetto.internal..");

  @ArchTest
  static final ArchRule anApplicationSeesTheBuilderAndTheLimits =
      classes()
          .that()
          .arePublic()
          .should()
          .haveSimpleName("NatsRooms")
          .orShould()
          .haveSimpleName("StreamLimits");
}
