package graft.app.inspector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.StartRecipe;
import graft.engine.desk.LocalEngine;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaCodeTest {

    @TempDir
    Path folder;

    /// Compiles the program against the engine that this test runs with.
    private String problems(String program) throws IOException {
        Path file = Files.writeString(folder.resolve("TrainRecipe.java"), program);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        boolean good = compiler.getTask(
                        said,
                        null,
                        null,
                        List.of("-d", folder.toString(), "-proc:none", "-cp", engine()),
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjects(file))
                .call();
        return good ? "" : said.toString();
    }

    /// Where the engine's classes are, however the test was started.
    private static String engine() {
        try {
            return Path.of(LocalEngine.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Test
    void theProgramCompilesAndCarriesTheRecipeToTheLetter() throws Exception {
        Recipe nasty = StartRecipe.recipe().withBase(StartRecipe.recipe().base().withModel("C:\\models\\a \"\"\" b"));
        String program = JavaCode.of(nasty);
        assertEquals("", problems(program));
        // The constant in the class is the recipe: read it back.
        assertTrue(Files.exists(folder.resolve("TrainRecipe.class")));
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            loader.loadClass("TrainRecipe");
        }
        String block = program.substring(program.indexOf("\"\"\"\n") + 4, program.lastIndexOf("\"\"\";"))
                .stripIndent()
                .translateEscapes();
        assertEquals(nasty, RecipeJson.read(block));
    }
}
