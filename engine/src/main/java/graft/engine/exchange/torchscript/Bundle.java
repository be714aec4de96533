package graft.engine.exchange.torchscript;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Merge;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.model.Head;
import graft.engine.model.Linear;
import graft.engine.model.TransformerLayer;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.PrefixSpec;
import graft.engine.recipe.Site;
import graft.engine.tensor.ScriptArchive;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes an adapted model as a TorchScript module:
///
/// - `forward(input_ids, attention_mask=None, token_type_ids=None)`: logits, or the last hidden state where there is no
///   head
/// - `hidden(…)`: the last hidden state (B, S, d)
///
/// What can be merged is in the weights, bottlenecks, Compacters and prefixes are code, and other methods are refused
/// by name.
public final class Bundle {

    static final String INPUTS =
            "input_ids: Tensor, attention_mask: Optional[Tensor]=None, " + "token_type_ids: Optional[Tensor]=None";

    private Bundle() {}

    /// @param adapters the recipe's
    /// @param withHead whether `forward` goes on to logits
    /// @throws InvalidInput when a method is not carried; nothing is written
    public static void write(Path file, AdaptedModel model, List<AdapterSpec> adapters, boolean withHead)
            throws IOException {
        List<AdapterSpec> merged = adapters.stream()
                .filter(spec -> spec.enabled() && !asCode(spec))
                .toList();
        merged.forEach(Bundle::requireMergeable);
        BaseModel base = model.base();
        try (NDManager scope = base.manager().newSubManager()) {
            Map<String, NDArray> values = new LinkedHashMap<>(Merge.of(model, merged, scope));
            values.putAll(model.state());
            ScriptText text = new ScriptText(values);
            ScriptBottlenecks bottlenecks =
                    new ScriptBottlenecks(text, adapters, base.layers().size(), model.state(), scope);
            ScriptPrefixes prefixes = new ScriptPrefixes(text, adapters, base.shape(), model.state(), scope);
            text.append(common());
            if (base.shape().family().encoder()) {
                new ScriptEncoder(text, base, bottlenecks, prefixes).write();
            } else {
                new ScriptDecoder(text, base, bottlenecks, prefixes, scope).write();
            }
            forward(text, base, model.head(), withHead);
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                ScriptArchive.write(out, ScriptText.CLASS, text.source(), text.tensors());
            }
        }
    }

    private static void forward(ScriptText text, BaseModel base, @Nullable Head head, boolean withHead) {
        text.method("forward", INPUTS, "Tensor");
        text.line("x = (self).hidden(input_ids, attention_mask, token_type_ids, )");
        if (withHead && head != null) {
            new ScriptHead(text, base).write(head);
        } else if (withHead && base.hasVocabularyHead()) {
            new ScriptHead(text, base).writeWords();
        }
        text.line("return x");
    }

    private static boolean asCode(AdapterSpec spec) {
        boolean prefix = spec instanceof PrefixSpec free && !free.takesPositions();
        return prefix || spec.kind() == AdapterKind.BOTTLENECK || spec.kind() == AdapterKind.COMPACTER;
    }

    private static void requireMergeable(AdapterSpec spec) {
        Merge.obstacle(spec).ifPresent(why -> {
            throw new InvalidInput(
                    ErrorCode.ADAPTER_UNSUPPORTED,
                    "A TorchScript bundle carries bottlenecks, Compacters, prefixes that take no positions, and what can be"
                            + " merged; this " + spec.kind().text() + " is none of them: " + why + ".",
                    Merge.advice(spec));
        });
    }

    /// A linear map of a layer as an expression.
    static String map(ScriptText text, TransformerLayer layer, Site site, String x) {
        Linear map = layer.linear(site);
        return text.linear(
                x, map.weight().name(), map.bias() == null ? null : map.bias().name());
    }

    /// Methods that the families share.
    private static String common() throws IOException {
        try (InputStream source = Bundle.class.getResourceAsStream("common.torchscript")) {
            if (source == null) {
                throw new IOException("common.torchscript is not on the class path");
            }
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
