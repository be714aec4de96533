package graft.engine.recipe;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Which family and which of its classes a configuration means: `model_type` and `architectures`, that must agree.
/// What is not read is refused with the names of what is, the nearest first.
final class Architectures {

    private Architectures() {}

    /// The family; from the class's name where `model_type` is absent, as in files of 2018 and 2019.
    ///
    /// @throws InvalidInput MODEL_CONFIG, or MODEL_UNSUPPORTED
    static Family family(ConfigFields config) {
        List<String> types =
                Arrays.stream(Family.values()).map(Family::modelType).toList();
        String read = "this version reads " + String.join(", ", types);
        String modelType = config.text("model_type", "");
        Optional<Family> byClass = Family.ofClass(config.architecture(""));
        if (modelType.isEmpty()) {
            return byClass.orElseThrow(() -> unnamed(config, read));
        }
        Family family = Family.of(modelType).orElseThrow(() -> {
            String nearest = Spelling.nearest(modelType, types)
                    .map(name -> " (nearest: \"" + name + "\")")
                    .orElse("");
            return refused(config, "model_type is \"" + modelType + "\"; " + read + nearest);
        });
        if (byClass.isPresent() && byClass.get() != family) {
            throw config.wrong(
                    "architectures",
                    "names " + config.architecture("") + ", a class of "
                            + byClass.get().modelType() + ", while model_type is \"" + modelType + "\"");
        }
        return family;
    }

    /// There is no `model_type`, and the class, if one is named, is of no family.
    private static InvalidInput unnamed(ConfigFields config, String read) {
        String architecture = config.architecture("");
        if (architecture.isEmpty()) {
            return config.wrong("model_type", "is missing; " + read);
        }
        List<String> classes = Arrays.stream(Family.values())
                .flatMap(family -> family.classes().stream())
                .toList();
        String nearest = Spelling.nearest(architecture, classes)
                .map(name -> " (nearest: " + name + ")")
                .orElse("");
        return refused(
                config, "architectures names " + architecture + nearest + " and there is no model_type; " + read);
    }

    /// The class that the configuration names, or the family's usual one where it names none.
    static String named(ConfigFields config, Family family) {
        return config.architecture(family.classes().getFirst());
    }

    /// What that class of the family is for.
    ///
    /// @throws InvalidInput MODEL_UNSUPPORTED when the family has no such class
    static Purpose purpose(ConfigFields config, Family family, String architecture) {
        return family.purpose(architecture).orElseThrow(() -> {
            String nearest = Spelling.nearest(architecture, family.classes())
                    .map(name -> " (nearest: " + name + ")")
                    .orElse("");
            String read = family.classes().stream().collect(Collectors.joining(", "));
            return refused(
                    config,
                    "architectures names " + architecture + "; of " + family.modelType() + " are read " + read
                            + nearest);
        });
    }

    private static InvalidInput refused(ConfigFields config, String what) {
        return new InvalidInput(
                ErrorCode.MODEL_UNSUPPORTED,
                config.source() + ": " + what + ".",
                "Choose a base model of one of these (`graft models` lists what is bundled).");
    }
}
