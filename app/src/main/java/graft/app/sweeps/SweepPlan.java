package graft.app.sweeps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.app.document.FieldWords;
import graft.app.ui.EngineWords;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.engine.error.EngineException;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.recipe.Sweep;
import graft.engine.runs.GroupId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the builder's fields come to.
///
/// @param group    of its runs, by which those that are there already are known
/// @param json     the sweep for the engine; empty where something is wrong or missing
/// @param variants of the recipe
/// @param recipes  of the runs, variants times seeds
/// @param problem  what is wrong, or empty
record SweepPlan(String group, String json, int variants, List<Recipe> recipes, String problem) {

    static final SweepPlan NOTHING = new SweepPlan("", "", 0, List.of(), "");

    private static final Pattern PARTS =
            Pattern.compile("\\[[^\\]]*\\]|\\{[^}]*\\}|\"[^\"]*\"|(?:[^\\s;,]|,(?![\\[{\"]))+");
    /// One number with its decimals behind a comma; the one at its end stands between it and the next.
    private static final Pattern DECIMAL = Pattern.compile("[-+]?\\d+,\\d+(?:[eE][-+]?\\d+)?,?");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /// One field of the builder with its values, both as typed.
    record Axis(String path, String values) {
        boolean blank() {
            return path.isBlank() || values.isBlank();
        }
    }

    int runs() {
        return recipes.size();
    }

    static SweepPlan of(Recipe recipe, List<Axis> axes, int seeds) {
        List<Axis> filled = axes.stream().filter(axis -> !axis.blank()).toList();
        if (filled.isEmpty()) {
            return NOTHING;
        }
        ObjectNode root = MAPPER.createObjectNode().put("schema", "graft.sweep/1");
        root.put("name", recipe.name());
        root.set("recipe", RecipeJson.toNode(recipe));
        ObjectNode grid = root.putObject("grid");
        for (Axis axis : filled) {
            Optional<String> path = FieldWords.path(axis.path(), recipe);
            if (path.isEmpty()) {
                return wrong(Messages.text("sweeps.unknown", axis.path().strip()));
            }
            ArrayNode values = grid.putArray(path.get());
            split(axis.values()).forEach(value -> values.add(json(value)));
        }
        root.put("seeds", seeds);
        try {
            Sweep sweep = Sweep.parse(root.toString(), name -> name);
            List<Recipe> recipes = sweep.variants().stream()
                    .flatMap(variant -> sweep.seeds().stream().map(seed -> Sweep.seeded(variant, seed)))
                    .toList();
            String json = root.toString();
            String group = GroupId.of("sweep", sweep.name(), json);
            return new SweepPlan(group, json, sweep.variants().size(), recipes, "");
        } catch (EngineException wrong) {
            String said = EngineWords.of(String.valueOf(wrong.getMessage())) + " " + EngineWords.of(wrong.nextStep());
            return wrong(named(said.strip(), filled, recipe));
        }
    }

    /// The engine names a field by its path in the sweep's file, which a person here has not written.
    private static String named(String said, List<Axis> axes, Recipe recipe) {
        for (Axis axis : axes) {
            Optional<String> path = FieldWords.path(axis.path(), recipe);
            String start = "grid: " + path.orElse("") + ":";
            if (path.isPresent() && said.startsWith(start)) {
                return FieldWords.of(path.get()) + said.substring(start.length() - 1);
            }
        }
        return said;
    }

    private static SweepPlan wrong(String problem) {
        return new SweepPlan("", "", 0, List.of(), problem);
    }

    /// Values between blanks, commas or semicolons; what is in brackets or quotes stays together. Where the language
    /// writes its decimals behind a comma, `0,1` is one value, and every comma is such a one beside semicolons.
    static List<String> split(String values) {
        boolean semicolons = values.indexOf(';') >= 0;
        return PARTS.matcher(values)
                .results()
                .map(MatchResult::group)
                .flatMap(part -> parts(part, semicolons))
                .filter(part -> !part.isEmpty())
                .distinct()
                .toList();
    }

    private static Stream<String> parts(String part, boolean semicolons) {
        if ("[{\"".indexOf(part.charAt(0)) >= 0) {
            return Stream.of(part);
        }
        boolean decimal = Figures.decimalSign() == ','
                && (semicolons || DECIMAL.matcher(part).matches());
        String bare = part.replaceAll("^,+|,+$", "");
        return decimal ? Stream.of(bare.replace(',', '.')) : Stream.of(bare.split(","));
    }

    /// A value as JSON where it reads as such, else as text.
    private static JsonNode json(String value) {
        try {
            return MAPPER.readTree(value);
        } catch (IOException text) {
            return MAPPER.getNodeFactory().textNode(value);
        }
    }
}
