package org.boundedflood.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds the arrows between modules and packages that docs/architecture.md draws. */
@AnalyzeClasses(packages = "org.boundedflood", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String CORE = "org.boundedflood.core..";
  private static final String PROGRAM = "org.boundedflood.program..";
  private static final String OPENFLOW = "org.boundedflood.openflow..";
  private static final String OVS = "org.boundedflood.ovs..";
  private static final String TOPOLOGY = "org.boundedflood.topology..";
  private static final String ORGANISE = "org.boundedflood.topology.organise..";
  private static final String SWITCHING = "org.boundedflood.switching..";
  private static final String NODE = "org.boundedflood.node..";
  private static final String SIMULATOR = "org.boundedflood.simulator..";

  @ArchTest
  static final ArchRule THE_CORE_USES_THE_JDK_ALONE =
      classes()
          .that()
          .resideInAPackage(CORE)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", CORE);

  @ArchTest
  static final ArchRule THE_PROGRAM_USES_THE_CORE_AND_THE_JDK =
      classes()
          .that()
          .resideInAPackage(PROGRAM)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", CORE, PROGRAM);

  @ArchTest
  static final ArchRule THE_ORGANISER_USES_THE_RING_AND_THE_JDK =
      classes()
          .that()
          .resideInAPackage(ORGANISE)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", "org.boundedflood.core.ring..", ORGANISE);

  @ArchTest
  static final ArchRule THE_CORE_KNOWS_NO_CLOCK_THREAD_OR_CHANCE =
      noClasses()
          .that()
          .resideInAnyPackage(CORE, PROGRAM, ORGANISE)
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(
              Thread.class,
              java.time.Clock.class,
              java.util.Random.class,
              java.util.concurrent.ThreadLocalRandom.class)
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime");

  @ArchTest
  static final ArchRule OPENFLOW_KNOWS_NOTHING_OF_FLOODS =
      noClasses()
          .that()
          .resideInAPackage(OPENFLOW)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CORE, PROGRAM, OVS, TOPOLOGY, SWITCHING, NODE);

  @ArchTest
  static final ArchRule OVS_KNOWS_NOTHING_OF_FLOODS =
      noClasses()
          .that()
          .resideInAPackage(OVS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CORE, PROGRAM, OPENFLOW, TOPOLOGY, SWITCHING, NODE);

  @ArchTest
  static final ArchRule TOPOLOGY_USES_OVS_AND_VALUES_OF_THE_CORE =
      noClasses()
          .that()
          .resideInAPackage(TOPOLOGY)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PROGRAM, OPENFLOW, SWITCHING, NODE);

  @ArchTest
  static final ArchRule THE_SHELL_DOES_NOT_KNOW_THE_WIRING =
      noClasses()
          .that()
          .resideInAPackage(SWITCHING)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(NODE);

  @ArchTest
  static final ArchRule THE_SIMULATOR_DRIVES_THE_CORE_ALONE =
      noClasses()
          .that()
          .resideInAPackage(SIMULATOR)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(OPENFLOW, OVS, TOPOLOGY, SWITCHING, NODE);

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("org.boundedflood.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule STATE_IS_NEVER_STATIC =
      fields().that().areStatic().should().haveModifier(JavaModifier.FINAL);
}
