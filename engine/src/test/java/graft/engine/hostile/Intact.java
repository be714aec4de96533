package graft.engine.hostile;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.adapter.TinyBases;
import graft.engine.checkpoint.SafeTensors;
import graft.engine.checkpoint.SafeTensorsWriter;
import graft.engine.checkpoint.TorchBytes;
import graft.engine.error.ErrorCode;
import graft.engine.exchange.PackedFolder;
import graft.engine.model.BaseModel;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Small sound files of every format that Graft reads from outside, written into a folder of a test.
final class Intact {

    private Intact() {}

    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    /// A BERT of three layers with `config.json` and `model.safetensors`.
    static void encoder(Path folder) throws IOException {
        try (BaseModel model = TinyBases.encoder()) {
            write(folder.resolve("config.json"), model.config().root().toString());
            model.save(folder);
        }
    }

    /// The same BERT packed in four bits.
    static void packed(Path folder) throws IOException {
        Path plain = Files.createTempDirectory("plain");
        encoder(plain);
        PackedFolder.write(plain, folder);
        Files.delete(plain.resolve("config.json"));
        Files.delete(plain.resolve("model.safetensors"));
        Files.delete(plain);
    }

    /// A Llama of three layers, its weights in two shards with an index.
    static void shardedDecoder(Path folder) throws IOException {
        try (BaseModel model = TinyBases.decoder()) {
            write(folder.resolve("config.json"), model.config().root().toString());
            model.save(folder);
        }
        Path whole = folder.resolve("model.safetensors");
        StringBuilder map = new StringBuilder();
        try (NDManager manager = Torch.manager(Device.cpu());
                SafeTensors file = SafeTensors.open(whole, ErrorCode.MODEL_WEIGHTS)) {
            Map<String, Map<String, NDArray>> shards = new LinkedHashMap<>();
            int count = 0;
            for (String name : file.names()) {
                String shard = "model-0000" + (1 + count++ % 2) + "-of-00002.safetensors";
                shards.computeIfAbsent(shard, key -> new LinkedHashMap<>()).put(name, file.read(manager, name));
                map.append(map.isEmpty() ? "" : ", ").append("\"%s\": \"%s\"".formatted(name, shard));
            }
            shards.forEach((shard, tensors) -> SafeTensorsWriter.write(folder.resolve(shard), tensors, Map.of()));
        }
        Files.delete(whole);
        write(folder.resolve("model.safetensors.index.json"), "{\"metadata\": {}, \"weight_map\": {" + map + "}}");
    }

    /// `w` in torch's own file of today.
    static void torchZip(Path folder) throws IOException {
        Files.write(Files.createDirectories(folder).resolve("pytorch_model.bin"), TorchBytes.zip());
    }

    /// `w` in torch's own file of before 1.6.
    static void torchStream(Path folder) throws IOException {
        Files.write(Files.createDirectories(folder).resolve("pytorch_model.bin"), TorchBytes.stream());
    }

    /// A word-piece `tokenizer.json` with its settings.
    static void tokenizer(Path folder) throws IOException {
        write(folder.resolve("tokenizer.json"), """
                {"version": "1.0", "added_tokens": [
                  {"id": 0, "content": "[PAD]", "special": true, "single_word": false, "lstrip": false, "rstrip": false,
                   "normalized": false},
                  {"id": 1, "content": "[UNK]", "special": true, "single_word": false, "lstrip": false, "rstrip": false,
                   "normalized": false}],
                 "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                   "strip_accents": null, "lowercase": true},
                 "pre_tokenizer": {"type": "BertPreTokenizer"}, "post_processor": null,
                 "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
                 "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                   "max_input_chars_per_word": 100,
                   "vocab": {"[PAD]": 0, "[UNK]": 1, "a": 2, "good": 3, "##s": 4, "film": 5}}}""");
        write(folder.resolve("tokenizer_config.json"), """
                {"pad_token": "[PAD]", "unk_token": "[UNK]", "clean_up_tokenization_spaces": true,
                 "model_max_length": 64, "tokenizer_class": "LlamaTokenizerFast", "do_lower_case": false,
                 "strip_accents": null, "add_bos_token": true, "bos_token": "[PAD]", "add_eos_token": true,
                 "eos_token": {"content": "[UNK]"}}""");
    }

    /// What a folder says of the text that its model writes.
    static void generation(Path folder) throws IOException {
        write(folder.resolve("generation_config.json"), """
                {"bos_token_id": 1, "eos_token_id": [2, 7], "do_sample": true, "temperature": 0.6, "top_p": 0.9}""");
    }

    /// A bare vocabulary of a BERT.
    static void vocabulary(Path folder) throws IOException {
        write(folder.resolve("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\ngood\nfilm\n##s\n");
        write(folder.resolve("tokenizer_config.json"), "{\"do_lower_case\": true, \"model_max_length\": 64}");
    }

    /// A bare vocabulary of a byte-level BPE.
    static void merges(Path folder) throws IOException {
        write(folder.resolve("vocab.json"), "{\"a\": 0, \"b\": 1, \"ab\": 2, \"\\u0120\": 3, \"\\u0120ab\": 4}");
        write(folder.resolve("merges.txt"), "#version: 0.2\na b\n\u0120 ab\n");
    }

    /// A chat template with what such templates use.
    static void chatTemplate(Path folder) throws IOException {
        write(folder.resolve("tokenizer_config.json"), """
                {"bos_token": "<s>", "eos_token": "</s>", "chat_template": "{{ bos_token }}{% for message in messages %}\
                {% if loop.first and message['role'] == 'system' %}<<{{ message.content | trim }}>>{% elif \
                message['role'] in ['user', 'assistant'] %}{{ '[' + message.role.upper()[:4] + ']' }}\
                {{ message['content'] ~ eos_token }}{% else %}{{ raise_exception('role ' ~ message.role) }}{% endif %}\
                {% endfor %}{% set n = namespace(i=0) %}{% for i in range(3) %}{% set n.i = n.i + i * 2 %}{% endfor %}\
                {% if add_generation_prompt %}{{ n.i }}{% endif %}"}""");
    }

    /// A PEFT LoRA for {@link TinyBases#decoder}.
    static void peft(Path folder) throws IOException {
        write(folder.resolve("adapter_config.json"), """
                {"peft_type": "LORA", "task_type": "CAUSAL_LM", "r": 2, "lora_alpha": 4, "lora_dropout": 0.0,
                 "bias": "none", "fan_in_fan_out": false, "inference_mode": true, "init_lora_weights": true,
                 "layers_pattern": "layers", "layers_to_transform": [1], "modules_to_save": null, "rank_pattern": {},
                 "alpha_pattern": {}, "target_modules": ["q_proj", "up_proj"], "use_dora": false, "use_rslora": false,
                 "peft_version": "0.21.2"}""");
        String layer = "base_model.model.model.layers.1.";
        tensors(
                folder.resolve("adapter_model.safetensors"),
                Map.of(
                        layer + "self_attn.q_proj.lora_A.weight", new Shape(2, 16),
                        layer + "self_attn.q_proj.lora_B.weight", new Shape(16, 2),
                        layer + "mlp.up_proj.lora_A.weight", new Shape(2, 16),
                        layer + "mlp.up_proj.lora_B.weight", new Shape(24, 2)));
    }

    /// A bottleneck of the `adapters` library for {@link TinyBases#encoder}.
    static void adapterHub(Path folder) throws IOException {
        write(folder.resolve("adapter_config.json"), """
                {"config": {"adapter_residual_before_ln": false, "cross_adapter": false, "dropout": 0.0,
                 "init_weights": "bert", "inv_adapter": null, "is_parallel": false, "leave_out": [0, 2],
                 "ln_after": false, "ln_before": false, "mh_adapter": false, "non_linearity": "relu",
                 "original_ln_after": true, "original_ln_before": true, "output_adapter": true, "phm_layer": false,
                 "reduction_factor": 4, "residual_before_ln": true, "scaling": 1.0, "stochastic_depth": 0.0,
                 "use_gating": false}, "hidden_size": 16, "model_class": "BertAdapterModel", "model_name": "tiny",
                 "model_type": "bert", "name": "task", "version": "adapters.1.3.0"}""");
        String place = "bert.encoder.layer.1.output.adapters.task.";
        tensors(
                folder.resolve("adapter.safetensors"),
                Map.of(
                        place + "adapter_down.0.weight", new Shape(4, 16),
                        place + "adapter_down.0.bias", new Shape(4),
                        place + "adapter_up.weight", new Shape(16, 4),
                        place + "adapter_up.bias", new Shape(16)));
    }

    private static void tensors(Path file, Map<String, Shape> shapes) {
        try (NDManager manager = Torch.manager(Device.cpu())) {
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            shapes.forEach((name, shape) -> tensors.put(name, manager.ones(shape)));
            SafeTensorsWriter.write(file, tensors, Map.of("format", "pt"));
        }
    }

    /// A recipe that names most kinds of field.
    static void recipe(Path folder) throws IOException {
        write(folder.resolve("recipe.json"), """
                {"schema": "graft.recipe/1", "name": "r", "base": {"model": "tiny-encoder", "precision": "auto"},
                 "adapters": [
                   {"kind": "bottleneck", "preset": "pfeiffer", "layers": "0-3,5", "size": 16, "dropout": 0.1},
                   {"kind": "lora", "sites": ["attention.q"], "layers": "4-", "rank": 8, "alpha": 16,
                    "rankBySite": {"attention.q": 4}},
                   {"kind": "prefix", "length": 5, "projection": null}],
                 "task": {"kind": "classification", "labels": ["no", "yes"]},
                 "data": {"source": {"train": "a.csv", "test": "b.csv"}, "columns": {"text": "{t} {b}", "label": "l"},
                          "validation": 0.1, "seed": 7, "maxLength": 128},
                 "training": {"epochs": 3, "batchSize": 16, "learningRate": 1e-3, "betas": [0.9, 0.999],
                              "earlyStopping": {"patience": 3, "metric": "loss"}, "seed": 42}}""");
    }

    /// A run's journal.
    static void journal(Path folder) throws IOException {
        write(folder.resolve("journal.ndjson"), """
                {"event": "preparing", "at": 1, "what": "data", "share": 0.5}
                {"event": "step", "at": 2, "step": 1, "epoch": 0.1, "loss": 0.7, "learningRate": 1e-3, \
                "gradientNorm": 1.5, "tokens": 64, "seconds": 0.2}
                {"event": "evaluated", "at": 3, "step": 1, "epoch": 1, "metrics": {"loss": 0.6}, "best": true}
                {"event": "note", "at": 4, "step": 1, "kind": "warning", "text": "careful"}
                """);
    }

    static void csv(Path folder) throws IOException {
        write(folder.resolve("rows.csv"), "text,label\n\"good, film\",yes\nbad,no\n\"two\nlines\",\"yes\"\n");
    }

    static void jsonLines(Path folder) throws IOException {
        write(folder.resolve("rows.jsonl"), """
                {"text": "good", "label": "yes", "tags": ["a", "b"]}
                {"text": "bad", "label": "no", "tags": []}
                """);
    }
}
