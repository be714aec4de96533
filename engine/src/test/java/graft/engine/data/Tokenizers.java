package graft.engine.data;

import graft.engine.data.tokens.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Small tokenizers for tests, so that none depends on files outside the project.
final class Tokenizers {

    private Tokenizers() {}

    /// Lower-case words and letters, in the manner of BERT: [PAD] 0, [UNK] 1, [CLS] 2, [SEP] 3, [MASK] 4.
    static Tokenizer encoder(Path folder) throws IOException {
        StringBuilder words = new StringBuilder("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n");
        for (String word : ("the a good bad film book was not very river old mill ada lives in york and of it boring"
                        + " funny number , . ! \" ' ")
                .split(" ")) {
            words.append(word).append('\n');
        }
        for (String symbol : "abcdefghijklmnopqrstuvwxyz0123456789".split("")) {
            words.append(symbol).append("\n##").append(symbol).append('\n');
        }
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("vocab.txt"), words);
        return Tokenizer.load(folder);
    }

    /// Single letters behind a start token, in the manner of Llama: <unk> 0, <s> 1, </s> 2.
    static Tokenizer decoder(Path folder) throws IOException {
        StringBuilder vocabulary = new StringBuilder("\"<unk>\":0,\"<s>\":1,\"</s>\":2,\"▁\":3");
        String letters = "abcdefghijklmnopqrstuvwxyz.,?!:";
        for (int i = 0; i < letters.length(); i++) {
            vocabulary.append(",\"").append(letters.charAt(i)).append("\":").append(4 + i);
        }
        StringBuilder added = new StringBuilder();
        for (String special : new String[] {"<unk>", "<s>", "</s>"}) {
            added.append(added.isEmpty() ? "" : ",")
                    .append("{\"id\":%d,\"content\":\"%s\",\"single_word\":false,\"lstrip\":false,\"rstrip\":false,"
                            .formatted(List.of("<unk>", "<s>", "</s>").indexOf(special), special))
                    .append("\"normalized\":false,\"special\":true}");
        }
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("tokenizer.json"), """
                {"version":"1.0","added_tokens":[%s],
                 "normalizer":{"type":"Replace","pattern":{"String":" "},"content":"▁"},
                 "pre_tokenizer":null,
                 "post_processor":{"type":"TemplateProcessing",
                   "single":[{"SpecialToken":{"id":"<s>","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],
                   "pair":[{"SpecialToken":{"id":"<s>","type_id":0}},{"Sequence":{"id":"A","type_id":0}},
                           {"Sequence":{"id":"B","type_id":0}}],
                   "special_tokens":{"<s>":{"id":"<s>","ids":[1],"tokens":["<s>"]}}},
                 "decoder":{"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"▁"},"content":" "},
                   {"type":"Fuse"}]},
                 "model":{"type":"BPE","unk_token":"<unk>","vocab":{%s},"merges":[]}}
                """.formatted(added, vocabulary));
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"bos_token\":\"<s>\",\"eos_token\":\"</s>\",\"unk_token\":\"<unk>\"}");
        return Tokenizer.load(folder);
    }
}
