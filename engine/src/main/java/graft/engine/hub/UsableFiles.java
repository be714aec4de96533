package graft.engine.hub;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Which of a model's files Graft can use: configuration, tokenizer, model card and one set of weights, safetensors
/// before pickles. Other frameworks' weights, second copies and sub-folders are left on the hub.
final class UsableFiles {

    private static final Set<String> SMALL = Set.of(
            "config.json",
            "generation_config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "vocab.txt",
            "vocab.json",
            "merges.txt",
            "chat_template.jinja",
            "README.md",
            "LICENSE",
            "LICENSE.txt",
            "LICENSE.md");
    private static final Pattern SAFE_SHARD = Pattern.compile("model-\\d{1,6}-of-\\d{1,6}\\.safetensors");
    private static final Pattern PICKLE_SHARD = Pattern.compile("pytorch_model-\\d{1,6}-of-\\d{1,6}\\.bin");

    private UsableFiles() {}

    static List<HubFile> of(List<HubFile> files) {
        List<HubFile> chosen = new ArrayList<>(named(files, SMALL::contains));
        chosen.addAll(weights(files));
        chosen.sort(Comparator.comparingLong(HubFile::bytes).thenComparing(HubFile::path));
        return chosen;
    }

    private static List<HubFile> weights(List<HubFile> files) {
        List<HubFile> single = named(files, "model.safetensors"::equals);
        if (!single.isEmpty()) {
            return single;
        }
        List<HubFile> shards = sharded(files, "model.safetensors.index.json", SAFE_SHARD);
        if (!shards.isEmpty()) {
            return shards;
        }
        List<HubFile> pickle = named(files, "pytorch_model.bin"::equals);
        return pickle.isEmpty() ? sharded(files, "pytorch_model.bin.index.json", PICKLE_SHARD) : pickle;
    }

    private static List<HubFile> sharded(List<HubFile> files, String index, Pattern shard) {
        List<HubFile> shards = named(files, shard.asMatchPredicate());
        return named(files, index::equals).isEmpty() || shards.isEmpty()
                ? List.of()
                : named(files, name -> name.equals(index) || shard.matcher(name).matches());
    }

    private static List<HubFile> named(List<HubFile> files, Predicate<String> wanted) {
        return files.stream().filter(file -> wanted.test(file.path())).toList();
    }
}
