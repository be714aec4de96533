package graft.engine.architecture;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import graft.engine.adapter.PlantedLooseNumber;
import graft.engine.error.EngineException;
import graft.engine.error.PlantedUpwardUse;
import graft.engine.recipe.PlantedCycle;
import graft.engine.recipe.PlantedTensorUse;
import graft.engine.recipe.PlantedWindowUse;
import graft.engine.train.PlantedWallClock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Holds the engine to its package rules, and each rule to a planted violation, so that a rule that checks nothing
/// shows.
final class EngineArchitectureTest {

    private record Case(String name, ArchRule rule, List<Class<?>> planted) {}

    private static final List<Case> CASES = List.of(
            new Case(
                    "packages use only what is below them", EngineRules.DOWNWARD_ONLY, List.of(PlantedUpwardUse.class)),
            new Case(
                    "packages form no cycle",
                    EngineRules.NO_CYCLES,
                    List.of(PlantedUpwardUse.class, PlantedCycle.class)),
            new Case("the engine is headless", EngineRules.HEADLESS, List.of(PlantedWindowUse.class)),
            new Case("what the window imports knows no tensors", EngineRules.PURE, List.of(PlantedTensorUse.class)),
            new Case(
                    "graphs hold no numbers that Java frees",
                    EngineRules.NO_LOOSE_NUMBERS_IN_GRAPHS,
                    List.of(PlantedLooseNumber.class)),
            new Case(
                    "times of runs come from the monotonic clock",
                    EngineRules.DURATIONS_ARE_MONOTONIC,
                    List.of(PlantedWallClock.class)),
            new Case(
                    "only the command line prints",
                    EngineRules.ONLY_THE_COMMAND_LINE_PRINTS,
                    List.of(PlantedWindowUse.class)));

    @TestFactory
    Stream<DynamicTest> theEngineKeepsTheRule() {
        JavaClasses engine = new ClassFileImporter()
                .importUrl(EngineException.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation());
        assertFalse(engine.isEmpty(), "no classes were imported");
        return CASES.stream()
                .map(test ->
                        DynamicTest.dynamicTest(test.name(), () -> test.rule().check(engine)));
    }

    @TestFactory
    Stream<DynamicTest> theRuleCatchesItsPlantedViolation() {
        return CASES.stream()
                .map(test -> DynamicTest.dynamicTest(
                        test.name(),
                        () -> assertTrue(
                                test.rule()
                                        .evaluate(new ClassFileImporter().importClasses(test.planted()))
                                        .hasViolation(),
                                "the rule did not see the planted violation")));
    }
}
