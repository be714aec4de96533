package graft.engine.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/// The package rules of ARCHITECTURE.md as ArchUnit rules: who may import whom inside the engine.
final class EngineRules {

    private static final String BASE = "graft.engine.";

    /// From the top down; a package may use those below its own line, and its neighbours on the line.
    private static final List<Set<String>> LINES = List.of(
            Set.of("cli"),
            Set.of("desk"),
            Set.of("service", "report", "doctor", "bench", "verify"),
            Set.of("train", "eval", "generate", "exchange", "runs", "pretrain", "hub"),
            Set.of("data", "compose"),
            Set.of("adapter"),
            Set.of("model"),
            Set.of("tensor", "checkpoint"),
            Set.of("recipe"),
            Set.of("error"));

    private EngineRules() {}

    static final ArchRule DOWNWARD_ONLY = ArchRuleDefinition.classes()
            .that()
            .resideInAPackage("graft.engine..")
            .should(useOnlyTheirOwnLineAndBelow())
            .because("a newcomer must be able to read the engine from the bottom up");

    static final ArchRule NO_CYCLES =
            slices().matching("graft.engine.(*)..").should().beFreeOfCycles();

    static final ArchRule HEADLESS = noClasses()
            .that()
            .resideInAPackage("graft.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("javafx..", "java.awt..", "javax.swing..")
            .because("the engine runs on servers and in a process of its own");

    static final ArchRule PURE = noClasses()
            .that()
            .resideInAnyPackage("graft.engine.error..", "graft.engine.recipe..", "graft.engine.runs..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl..")
            .because("the window uses these packages and must never load libtorch");

    static final ArchRule ONLY_THE_COMMAND_LINE_PRINTS = noClasses()
            .that()
            .resideInAPackage("graft.engine..")
            .and()
            .resideOutsideOfPackages("graft.engine.cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("the host's standard output carries the protocol");

    /// DJL makes the number a tensor over memory that Java frees when the call returns, while a graph keeps
    /// reading it: the backward pass then multiplies by whatever came there next.
    static final ArchRule NO_LOOSE_NUMBERS_IN_GRAPHS = noClasses()
            .that()
            .resideInAnyPackage("graft.engine.model..", "graft.engine.adapter..", "graft.engine.compose..")
            .should()
            .callMethod(NDArray.class, "mul", Number.class)
            .orShould()
            .callMethod(NDArray.class, "div", Number.class)
            .orShould()
            .callMethod(NDArray.class, "pow", Number.class)
            .because("graphs outlive the number; Kernels.times keeps it");

    static final ArchRule DURATIONS_ARE_MONOTONIC = noClasses()
            .that()
            .resideInAPackage("graft.engine.train..")
            .and()
            .doNotHaveSimpleName("RunLog")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .because("the wall clock is set while runs train; RunLog alone asks it, to date events");

    static OptionalInt line(String packageName) {
        if (!packageName.startsWith(BASE)) {
            return OptionalInt.empty();
        }
        String first = packageName.substring(BASE.length()).split("\\.")[0];
        for (int line = 0; line < LINES.size(); line++) {
            if (LINES.get(line).contains(first)) {
                return OptionalInt.of(line);
            }
        }
        return OptionalInt.empty();
    }

    private static ArchCondition<JavaClass> useOnlyTheirOwnLineAndBelow() {
        return new ArchCondition<>("use only packages on their own line and below") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                OptionalInt own = line(item.getPackageName());
                if (own.isEmpty()) {
                    events.add(SimpleConditionEvent.violated(item, item.getName() + " is in a package without a line"));
                    return;
                }
                for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
                    OptionalInt other = line(dependency.getTargetClass().getPackageName());
                    if (other.isPresent() && other.getAsInt() < own.getAsInt()) {
                        events.add(SimpleConditionEvent.violated(item, dependency.getDescription()));
                    }
                }
            }
        };
    }
}
