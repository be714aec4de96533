package graft.app.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import graft.app.fake.Asked;
import graft.app.rules.planted.PlantedEngineReach;
import graft.app.rules.planted.PlantedTensor;
import graft.app.rules.planted.PlantedViewModel;
import graft.app.rules.planted.alpha.PlantedAlpha;
import graft.app.rules.planted.beta.PlantedBeta;
import graft.app.ui.PlantedUpward;
import graft.app.ui.Question;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.scene.control.Dialog;
import org.junit.jupiter.api.Test;

/// Who may import whom in the window. Each rule is tried on a planted violation, so that one that checks nothing is
/// seen.
class AppRulesTest {

    private static final JavaClasses APP = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("app-test"))
            .importPackages("graft.app");

    private static final ArchRule NO_TENSORS = noClasses()
            .that()
            .resideInAPackage("graft.app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl..")
            .because("the window never loads libtorch: a native fault must not take it");

    private static final ArchRule ENGINE_BY_ITS_DOORS = classes()
            .that()
            .resideInAPackage("graft.app..")
            .should()
            .onlyDependOnClassesThat(DescribedPredicate.describe(
                    "are not inside the engine, or in its service API, recipe, runs or error",
                    (JavaClass type) -> !type.getPackageName().startsWith("graft.engine.")
                            || type.getPackageName().matches("graft\\.engine\\.(service|recipe|runs|error)")))
            .because("everything else of the engine lives in the host process");

    private static final ArchRule VIEW_MODELS_WITHOUT_SCENE = noClasses()
            .that()
            .haveSimpleNameEndingWith("ViewModel")
            .or()
            .resideInAPackage("graft.app.document..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("javafx.scene..")
            .because("view models are tested without a scene");

    private static final ArchRule NOTHING_POINTS_BACK = noClasses()
            .that()
            .resideInAnyPackage(
                    "graft.app.ui..",
                    "graft.app.task..",
                    "graft.app.times..",
                    "graft.app.document..",
                    "graft.app.workbench..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "graft.app",
                    "graft.app.canvas..",
                    "graft.app.compare..",
                    "graft.app.compute..",
                    "graft.app.curves..",
                    "graft.app.data..",
                    "graft.app.inspector..",
                    "graft.app.runs..",
                    "graft.app.sequences..",
                    "graft.app.sweeps..")
            .because("regions use what is shared, never the other way round");

    private static final ArchRule NO_CYCLES =
            slices().matching("graft.app.(*)..").should().beFreeOfCycles();

    private static final ArchRule NO_CYCLES_AMONG_PLANTED =
            slices().matching("graft.app.rules.planted.(*)..").should().beFreeOfCycles();

    @Test
    void theWindowKnowsNoTensors() {
        NO_TENSORS.check(APP);
        refuses(NO_TENSORS, PlantedTensor.class);
    }

    @Test
    void theEngineIsReachedByItsDoorsOnly() {
        ENGINE_BY_ITS_DOORS.check(APP);
        refuses(ENGINE_BY_ITS_DOORS, PlantedEngineReach.class);
    }

    @Test
    void viewModelsKnowNoScene() {
        VIEW_MODELS_WITHOUT_SCENE.check(APP);
        refuses(VIEW_MODELS_WITHOUT_SCENE, PlantedViewModel.class);
    }

    @Test
    void whatIsSharedKnowsNoRegion() {
        NOTHING_POINTS_BACK.check(APP);
        refuses(NOTHING_POINTS_BACK, PlantedUpward.class);
    }

    @Test
    void packagesFormNoCycle() {
        NO_CYCLES.check(APP);
        refuses(NO_CYCLES_AMONG_PLANTED, PlantedAlpha.class, PlantedBeta.class);
    }

    /// Whoever adds a question is told here that nobody has looked at it yet.
    @Test
    void thereIsNoQuestionBeyondThoseThatAreLookedAt() {
        Set<String> asking = APP.stream()
                .flatMap(type -> type.getConstructorCallsFromSelf().stream())
                .filter(call -> call.getTargetOwner().isEquivalentTo(Question.class)
                        || call.getTargetOwner().isAssignableTo(Dialog.class))
                .map(call -> call.getOrigin().getFullName())
                .collect(Collectors.toSet());
        asking.removeIf(origin -> origin.startsWith(Question.class.getName()));
        assertEquals(Asked.values().length, asking.size(), asking.toString());
    }

    private static void refuses(ArchRule rule, Class<?>... planted) {
        JavaClasses classes = new ClassFileImporter().importClasses(planted);
        assertThrows(AssertionError.class, () -> rule.check(classes), "the planted violation was not seen");
    }
}
