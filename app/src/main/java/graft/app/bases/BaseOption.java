package graft.app.bases;

import graft.engine.service.BaseModelEntry;
import graft.engine.service.HubModel;
import graft.engine.service.HubModelEntry;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/// Something in the picker's list.
public sealed interface BaseOption {

    /// What a recipe calls it.
    String id();

    /// What the list calls it: of a folder its last part.
    String name();

    /// A model on this machine.
    record Local(BaseModelEntry entry) implements BaseOption {

        @Override
        public String id() {
            return folder() ? entry.folder() : entry.name();
        }

        @Override
        public String name() {
            return lastPart(entry.name());
        }

        /// Whether it is a folder that the user opened.
        public boolean folder() {
            return entry.source().equals("folder");
        }
    }

    /// A model on the hub: one that a search found, or that was named.
    record Hub(HubModelEntry entry) implements BaseOption {

        /// A model that was asked for by its id; how often others fetched it is not known then.
        static Hub of(HubModel model) {
            BaseModelEntry known = model.model();
            return new Hub(new HubModelEntry(
                    model.id(),
                    known.architecture(),
                    known.readable() || model.gated(), // why it cannot be had is told beside it
                    known.licence(),
                    known.parameters() > 0 ? known.parameters() : -1,
                    0,
                    0,
                    model.gated(),
                    model.missingBytes() == 0));
        }

        @Override
        public String id() {
            return entry.id();
        }

        @Override
        public String name() {
            return entry.id();
        }
    }

    /// Whether all of these words are in what is known of the option.
    default boolean matches(String words) {
        String text = switch (this) {
            case Local local ->
                id() + " " + local.entry().architecture() + " " + local.entry().licence();
            case Hub hub ->
                id() + " " + hub.entry().modelType() + " " + hub.entry().licence();
        };
        String known = text.toLowerCase(Locale.ROOT);
        for (String word : words.strip().toLowerCase(Locale.ROOT).split("\\s+")) {
            if (!known.contains(word)) {
                return false;
            }
        }
        return true;
    }

    /// The last part of a folder's path; any other name as it is.
    static String lastPart(String name) {
        if (!name.contains("/") && !name.contains("\\")) {
            return name;
        }
        try {
            Path path = Path.of(name);
            Path last = path.getFileName();
            return path.isAbsolute() && last != null ? last.toString() : name;
        } catch (InvalidPathException notAPath) {
            return name;
        }
    }
}
