package graft.app.command;

import graft.engine.service.Installation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A section of the user guide in the window's language, read where the program has it; in English where the page has
/// not been written in that language. Pages of the same name have the same sections in the same order, so what is named
/// in English is found in each.
///
/// @param heading as the guide has it
/// @param text    its Markdown, empty where there is none
record GuideSection(String heading, String text) {

    /// @param page    `window.md`
    /// @param heading as the English page has it
    static GuideSection of(String page, String heading) {
        return of(page, heading, Locale.getDefault());
    }

    static GuideSection of(String page, String heading, Locale language) {
        List<GuideSection> english = in(read(page));
        List<GuideSection> own = in(read(language.getLanguage() + "/" + page));
        int at = english.stream().map(GuideSection::heading).toList().indexOf(heading);
        if (at < 0) {
            return new GuideSection(heading, "");
        }
        return (at < own.size() ? own : english).get(at);
    }

    static List<GuideSection> in(String markdown) {
        List<GuideSection> sections = new ArrayList<>();
        for (String part : markdown.split("(?m)^#+ ")) {
            int end = part.indexOf('\n');
            if (end > 0) {
                sections.add(new GuideSection(
                        part.substring(0, end).strip(), part.substring(end).strip()));
            }
        }
        return sections;
    }

    private static String read(String page) {
        try (InputStream shipped = GuideSection.class.getResourceAsStream("/guide/" + page)) {
            if (shipped != null) {
                return new String(shipped.readAllBytes(), StandardCharsets.UTF_8);
            }
            Path file =
                    Installation.here().home().resolve("docs").resolve("guide").resolve(page);
            return Files.isRegularFile(file) ? Files.readString(file) : "";
        } catch (IOException unreadable) {
            return "";
        }
    }
}
