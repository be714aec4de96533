package graft.engine.recipe;

import graft.engine.recipe.RecipeJson.Parsed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds everything wrong with a recipe at once, each with its path in the JSON and a way out. A form may
/// hold nonsense: nothing here throws. What passes without an error builds and trains; the engine asks again
/// before it starts.
public final class RecipeCheck {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");
    private static final Pattern ADAPTER = Pattern.compile("adapters\\[(\\d+)](.*)");

    private RecipeCheck() {}

    /// Every issue of a recipe.
    ///
    /// @param shape of its base model, or null when it is not known: then what depends on it is not checked
    public static List<Issue> issues(Recipe recipe, @Nullable ModelShape shape) {
        Findings findings = new Findings();
        if (!NAME.matcher(recipe.name()).matches()) {
            findings.error(
                    "name",
                    "a run's folder cannot be called \"" + recipe.name() + "\"",
                    "use up to 100 letters, digits, dots, dashes and underscores");
        }
        base(findings, recipe, shape);
        AdapterCheck.check(findings, recipe.adapters(), shape);
        AdapterCheck.heads(findings, recipe);
        if (recipe.fusion() != null) {
            fusion(findings, recipe, recipe.fusion());
        }
        TaskCheck.check(findings, recipe, shape);
        TrainingCheck.check(findings, recipe, shape);
        return findings.issues();
    }

    private static void fusion(Findings findings, Recipe recipe, FusionSpec fusion) {
        if (fusion.members().size() < 2) {
            findings.error(
                    "fusion.members",
                    "a fusion of " + fusion.members().size() + " adapters has nothing to choose between",
                    "name two saved adapters or more");
        }
        if (!recipe.adapters().isEmpty()) {
            findings.error("adapters", "beside a fusion no other adapters are trained", "leave the list empty");
        }
        if (!(fusion.regularization() >= 0) || Double.isInfinite(fusion.regularization())) {
            findings.error(
                    "fusion.regularization", Findings.number(fusion.regularization()) + " is no strength", "try 0.01");
        }
        if (fusion.sites().isEmpty()
                || !fusion.sites().stream()
                        .allMatch(site -> site.kind() == Site.Kind.SEQUENTIAL || site.kind() == Site.Kind.PARALLEL)) {
            findings.error(
                    "fusion.sites",
                    "a fusion stands where bottleneck adapters do",
                    "choose from attention.output, ffn.output, attention.parallel, ffn.parallel");
        }
    }

    /// Every issue of a recipe's JSON: what reading found, then what checking finds in the fields that could
    /// be read.
    public static List<Issue> issues(Parsed parsed, @Nullable ModelShape shape) {
        List<Issue> all = new ArrayList<>(parsed.issues());
        Set<String> told = new HashSet<>();
        parsed.issues().forEach(issue -> told.add(issue.path()));
        for (Issue issue : issues(parsed.recipe(), shape)) {
            Issue here = inDocument(issue, parsed.adapters());
            if (told.stream().noneMatch(path -> covers(path, here.path()))) {
                all.add(here);
            }
        }
        return List.copyOf(all);
    }

    /// Whether an issue stands in the way of counting parameters and memory, and not only of training.
    public static boolean blocksCount(Issue issue) {
        return issue.error()
                && (issue.path().startsWith("adapters")
                        || issue.path().startsWith("base")
                        || issue.path().startsWith("task"));
    }

    /// Adapters that could not be read are not in the recipe, but their indices are in the document.
    private static Issue inDocument(Issue issue, List<Integer> adapters) {
        Matcher matcher = ADAPTER.matcher(issue.path());
        if (!matcher.matches()) {
            return issue;
        }
        int index = adapters.get(Integer.parseInt(matcher.group(1)));
        return new Issue(
                "adapters[" + index + "]" + matcher.group(2), issue.message(), issue.wayOut(), issue.severity());
    }

    private static boolean covers(String outer, String inner) {
        return inner.equals(outer) || inner.startsWith(outer + ".") || inner.startsWith(outer + "[");
    }

    private static void base(Findings findings, Recipe recipe, @Nullable ModelShape shape) {
        if (recipe.base().model().isBlank()) {
            findings.error("base.model", "no base model is named", "name a bundled model, a folder or a hub id");
        }
        Precision asked = recipe.precision();
        Precision precision = shape == null ? asked : shape.precision(asked);
        switch (precision) {
            case BF16, FP16, NF4, INT8 -> {
                if (recipe.trainsBase()) {
                    findings.error(
                            asked == recipe.base().precision() ? "base.precision" : "training.precision",
                            precision.text() + " keeps the base's matrices too coarsely to train them",
                            "use auto or fp32 for full fine-tuning");
                }
            }
            case AUTO, FP32 -> {}
        }
    }
}
