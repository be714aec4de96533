package graft.app.inspector;

import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;

/// A Java program that trains the recipe with Graft's engine as a library and prints how it ended.
final class JavaCode {

    private static final String PROGRAM = """
            import graft.engine.desk.LocalEngine;
            import graft.engine.runs.RunSummary;
            import graft.engine.runs.SummaryReader;
            import graft.engine.runs.Workspace;
            import graft.engine.service.Installation;
            import graft.engine.service.RunTicket;
            import graft.engine.service.TrainRequest;
            import java.nio.file.Path;

            /// Trains "%s" with graft-engine on the class path.
            public class TrainRecipe {
                public static void main(String[] arguments) throws Exception {
                    String recipe = \"""
            %s\""";
                    Workspace workspace = new Workspace(Path.of("graft-workspace"));
                    try (LocalEngine engine = new LocalEngine(Installation.here(), workspace)) {
                        RunTicket ticket = engine.train(new TrainRequest(recipe, "auto", null)).get();
                        RunSummary run;
                        do {
                            Thread.sleep(500);
                            run = SummaryReader.read(workspace.run(ticket.run()));
                        } while (run.state().live());
                        System.out.println(run.state() + " " + run.validation() + " " + run.test());
                    }
                }
            }
            """;

    private JavaCode() {}

    static String of(Recipe recipe) {
        String json = RecipeJson.write(recipe).replace("\\", "\\\\").replace("\"\"\"", "\\\"\"\"");
        String block = json.strip().indent(20);
        String name = recipe.name().replaceAll("[\\p{Cntrl}\\\\]", " ");
        return PROGRAM.formatted(name, block);
    }
}
