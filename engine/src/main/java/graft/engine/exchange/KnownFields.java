package graft.engine.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The fields of configurations that the libraries are known to write (`adapters` 1.3.0, PEFT 0.21.2 and
/// before).
final class KnownFields {

    private static final Set<String> FILE = Set.of(
            "config",
            "config_id",
            "hidden_size",
            "label2id",
            "model_class",
            "model_name",
            "model_type",
            "name",
            "version",
            // before adapters 1.0
            "type",
            "num_labels");

    private static final Set<String> BOTTLENECK = Set.of(
            "adapter_residual_before_ln",
            "architecture",
            "cross_adapter",
            "dropout",
            "factorized_phm_W",
            "factorized_phm_rule",
            "hypercomplex_nonlinearity",
            "init_weights",
            "init_weights_seed",
            "inv_adapter",
            "inv_adapter_reduction_factor",
            "is_parallel",
            "learn_phm",
            "leave_out",
            "ln_after",
            "ln_before",
            "mh_adapter",
            "non_linearity",
            "original_ln_after",
            "original_ln_before",
            "output_adapter",
            "phm_bias",
            "phm_c_init",
            "phm_dim",
            "phm_init_range",
            "phm_layer",
            "phm_rank",
            "reduction_factor",
            "residual_before_ln",
            "scaling",
            "shared_W_phm",
            "shared_phm_rule",
            "stochastic_depth",
            "use_gating");

    private static final Map<String, Set<String>> METHODS = Map.of(
            "bottleneck", BOTTLENECK,
            "lora",
                    Set.of(
                            "alpha",
                            "architecture",
                            "attn_matrices",
                            "composition_mode",
                            "dropout",
                            "dtype",
                            "init_weights",
                            "init_weights_seed",
                            "intermediate_lora",
                            "leave_out",
                            "output_lora",
                            "r",
                            "selfattn_lora",
                            "use_dora",
                            "use_gating",
                            "vera_b",
                            "vera_d",
                            "n_up_projection",
                            "task_specific_matrix_type",
                            "weights_sharpness"),
            "prefix_tuning",
                    Set.of(
                            "architecture",
                            "bottleneck_size",
                            "cross_prefix",
                            "dropout",
                            "encoder_prefix",
                            "flat",
                            "init_weights_seed",
                            "leave_out",
                            "non_linearity",
                            "prefix_length",
                            "shared_gating",
                            "use_gating"),
            "prompt_tuning",
                    Set.of(
                            "architecture",
                            "combine",
                            "init_weights_seed",
                            "prompt_init",
                            "prompt_init_text",
                            "prompt_length",
                            "random_uniform_scale"),
            "reft",
                    Set.of(
                            "architecture",
                            "dropout",
                            "dtype",
                            "init_weights_seed",
                            "layers",
                            "non_linearity",
                            "orthogonality",
                            "output_reft",
                            "prefix_positions",
                            "r",
                            "subtract_projection",
                            "suffix_positions",
                            "tied_weights"),
            "union", Set.of("architecture", "configs"));

    private static final Set<String> PEFT_ALL = Set.of(
            "auto_mapping",
            "base_model_name_or_path",
            "exclude_modules",
            "inference_mode",
            "modules_to_save",
            "peft_type",
            "peft_version",
            "revision",
            "target_modules",
            "task_type",
            "layers_pattern",
            "layers_to_transform",
            "fan_in_fan_out",
            "bias");

    private static final Map<String, Set<String>> PEFT = Map.ofEntries(
            Map.entry(
                    "LORA",
                    Set.of(
                            "alora_invocation_tokens",
                            "alpha_pattern",
                            "arrow_config",
                            "corda_config",
                            "ensure_weight_tying",
                            "eva_config",
                            "init_lora_weights",
                            "kasa_config",
                            "layer_replication",
                            "loftq_config",
                            "lora_alpha",
                            "lora_bias",
                            "lora_dropout",
                            "lora_ga_config",
                            "megatron_config",
                            "megatron_core",
                            "monteclora_config",
                            "qalora_group_size",
                            "r",
                            "rank_pattern",
                            "target_parameters",
                            "trainable_token_indices",
                            "use_bdlora",
                            "use_dora",
                            "use_qalora",
                            "use_rslora",
                            "velora_config")),
            Map.entry( // beside those of LoRA
                    "ADALORA",
                    Set.of(
                            "beta1",
                            "beta2",
                            "deltaT",
                            "init_r",
                            "orth_reg_weight",
                            "target_r",
                            "tfinal",
                            "tinit",
                            "total_step")),
            Map.entry(
                    "LOHA",
                    Set.of(
                            "alpha",
                            "alpha_pattern",
                            "init_weights",
                            "module_dropout",
                            "r",
                            "rank_dropout",
                            "rank_pattern",
                            "use_effective_conv2d")),
            Map.entry(
                    "LOKR",
                    Set.of(
                            "alpha",
                            "alpha_pattern",
                            "decompose_both",
                            "decompose_factor",
                            "init_weights",
                            "module_dropout",
                            "r",
                            "rank_dropout",
                            "rank_dropout_scale",
                            "rank_pattern",
                            "use_effective_conv2d")),
            Map.entry("IA3", Set.of("feedforward_modules", "init_ia3_weights")),
            Map.entry("LN_TUNING", Set.of()),
            Map.entry(
                    "VERA",
                    Set.of("d_initial", "init_weights", "projection_prng_key", "r", "save_projection", "vera_dropout")),
            Map.entry(
                    "PREFIX_TUNING",
                    Set.of(
                            "encoder_hidden_size",
                            "init_weights",
                            "num_attention_heads",
                            "num_layers",
                            "num_transformer_submodules",
                            "num_virtual_tokens",
                            "prefix_projection",
                            "token_dim")),
            Map.entry(
                    "P_TUNING",
                    Set.of(
                            "encoder_dropout",
                            "encoder_hidden_size",
                            "encoder_num_layers",
                            "encoder_reparameterization_type",
                            "num_attention_heads",
                            "num_layers",
                            "num_transformer_submodules",
                            "num_virtual_tokens",
                            "token_dim")),
            Map.entry(
                    "PROMPT_TUNING",
                    Set.of(
                            "num_attention_heads",
                            "num_layers",
                            "num_transformer_submodules",
                            "num_virtual_tokens",
                            "prompt_tuning_init",
                            "prompt_tuning_init_text",
                            "token_dim",
                            "tokenizer_kwargs",
                            "tokenizer_name_or_path",
                            "prompt_tuning_init_state_dict_path")));

    private KnownFields() {}

    /// The other fields of a file, in their alphabetical order.
    static List<String> unknown(Library library, JsonNode root) {
        TreeSet<String> unknown = new TreeSet<>();
        if (library == Library.PEFT) {
            names(root, "", unknown);
            unknown.removeAll(PEFT_ALL);
            String type = root.path("peft_type").asText();
            unknown.removeAll(PEFT.getOrDefault(type, Set.of()));
            if (type.equals("ADALORA")) {
                unknown.removeAll(PEFT.getOrDefault("LORA", Set.of()));
            }
            return List.copyOf(unknown);
        }
        names(root, "", unknown);
        unknown.removeAll(FILE);
        JsonNode config = root.path("config");
        method(config, "config.", unknown);
        int index = 0;
        for (JsonNode part : config.path("configs")) {
            method(part, "config.configs[" + index++ + "].", unknown);
        }
        return List.copyOf(unknown);
    }

    private static void method(JsonNode config, String at, Set<String> unknown) {
        Set<String> known = METHODS.getOrDefault(config.path("architecture").asText("bottleneck"), BOTTLENECK);
        TreeSet<String> names = new TreeSet<>();
        names(config, "", names);
        names.removeAll(known);
        names.forEach(name -> unknown.add(at + name));
    }

    private static void names(JsonNode node, String at, Set<String> names) {
        node.fieldNames().forEachRemaining(name -> names.add(at + name));
    }
}
