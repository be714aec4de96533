package graft.engine.adapter;

import ai.djl.ndarray.NDManager;
import graft.engine.checkpoint.TensorValues;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.model.Head;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Task;
import graft.engine.tensor.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What an adapted model is built from, beside a base.
///
/// @param adapters  a recipe's, in order; empty trains the head alone
/// @param task      with its labels known
/// @param extension what adapters of other libraries have beyond a recipe
/// @param words     of the base's tokenizer, for adapters that start from texts
public record Assembly(List<AdapterSpec> adapters, Task task, Extension extension, Words words) {

    /// Ends the names of the factors that a trained low-rank change is counted from.
    public static final String START = ".start";

    public Assembly {
        adapters = List.copyOf(adapters);
    }

    /// As the recipe says, without a tokenizer.
    public Assembly(List<AdapterSpec> adapters, Task task) {
        this(adapters, task, Extension.NONE, text -> List.of());
    }

    public Assembly with(Extension other) {
        return new Assembly(adapters, task, other, words);
    }

    public Assembly with(Words other) {
        return new Assembly(adapters, task, extension, other);
    }

    /// What adapters of other libraries may have beyond a recipe.
    ///
    /// @param head           of another form; parameters of the base's own classifier stay frozen in it
    /// @param baseParameters names of parameters of the base that are trained, too
    /// @param frozen         names of tensors that adapters read and do not train, and that a file brings: a
    /// matrix that turns a projection, say
    public record Extension(HeadForm head, List<String> baseParameters, Set<String> frozen) {

        /// Nothing beyond the recipe.
        public static final Extension NONE = new Extension(new HeadForm.OfTask(), List.of());

        public Extension {
            baseParameters = List.copyOf(baseParameters);
            frozen = Set.copyOf(frozen);
        }

        /// Without frozen tensors.
        public Extension(HeadForm head, List<String> baseParameters) {
            this(head, baseParameters, Set.of());
        }
    }

    /// A tokenizer as adapters need it.
    public interface Words {
        /// The ids of a text's tokens, without special ones; empty where there is no tokenizer, and then a
        /// prompt starts at random.
        List<Integer> ids(String text);
    }

    /// Attaches the adapters with their stored values.
    ///
    /// @param values of everything that is trained, and of what is frozen those that differ from the start's
    /// @throws InvalidInput when an adapter does not fit the base, or names or shapes are not exactly its own
    public AdaptedModel on(BaseModel base, TensorValues values) {
        HeadForm head = extension.head() instanceof HeadForm.OfTask
                ? HeadForm.ofTask(base, task, values.names())
                : extension.head();
        Assembly stored = with(new Extension(head, extension.baseParameters(), extension.frozen()));
        AdaptedModel model = Initial.replaced(() -> stored.on(base, 0));
        try {
            model.loadAll(values);
            return model;
        } catch (RuntimeException failure) {
            model.close();
            throw failure;
        }
    }

    /// Attaches the adapters and makes the task's head.
    ///
    /// @param seed of everything random in their starting values
    /// @throws InvalidInput when an adapter does not fit the base
    public AdaptedModel on(BaseModel base, long seed) {
        Torch.seed(seed);
        NDManager manager = base.manager().newSubManager();
        try {
            Head head = extension.head().make(base, task, manager);
            List<Attachment> attachments = Attachments.attach(base, adapters, extension, words, task, manager);
            List<Parameter> parameters = new ArrayList<>();
            attachments.forEach(attachment -> parameters.addAll(attachment.parameters()));
            if (head != null) {
                parameters.addAll(Parameter.ofHead(head, manager));
            }
            return new AdaptedModel(this, base, manager, attachments, head, parameters, Traits.of(adapters, base));
        } catch (RuntimeException failure) {
            manager.close();
            throw failure;
        }
    }
}
