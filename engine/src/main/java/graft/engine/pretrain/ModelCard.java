package graft.engine.pretrain;

import graft.engine.recipe.ModelShape;
import graft.engine.train.RunOutcome;

/// The README of a model made here: what it is, from what, how good, how to make it again.
final class ModelCard {

    private ModelCard() {}

    static String text(PretrainRecipe recipe, ModelShape shape, long tokens, RunOutcome.Result result) {
        StringBuilder card = new StringBuilder();
        card.append("---\nlicense: apache-2.0\nlanguage: en\npipeline_tag: ")
                .append(recipe.decoder() ? "text-generation" : "fill-mask")
                .append("\n---\n# ")
                .append(recipe.name())
                .append("\n\nA small ")
                .append(recipe.decoder() ? "causal decoder (Llama shape)" : "masked-language encoder (BERT shape)")
                .append(" for learning about adapters. It was made by `graft pretrain` from text that Graft writes ")
                .append("itself: it knows the small world of that text, and nothing of the real one.\n\n");
        row(card, "Parameters", number(shape.parameters()));
        row(
                card,
                "Shape",
                "%d layers, width %d, %d heads (%d of keys and values), feed-forward %d"
                        .formatted(
                                shape.layers(),
                                shape.width(),
                                shape.heads(),
                                shape.keyValueHeads(),
                                shape.feedForward()));
        row(
                card,
                "Tokenizer",
                "%s, %s ids, trained on %s of the documents"
                        .formatted(
                                recipe.tokenizer().kind(),
                                number(shape.vocabulary()),
                                number(recipe.tokenizer().documents())));
        row(
                card,
                "Text",
                "%s documents, %s tokens, seed %d; rows of at most %d tokens"
                        .formatted(
                                number(recipe.text().documents()),
                                number(tokens),
                                recipe.text().seed(),
                                recipe.maxLength()));
        row(
                card,
                "Training",
                "%s steps of %d rows, %.0f seconds"
                        .formatted(
                                number(result.steps()),
                                recipe.recipe().training().batchSize(),
                                result.seconds()));
        result.validation().forEach((name, value) -> row(card, "Held-out " + name, "%.4f".formatted(value)));
        card.append("\nThe held-out figures are over ")
                .append(number(recipe.text().validation()))
                .append(" documents written with another seed.\n\n## Make it again\n\n```\n")
                .append("./graft pretrain samples/pretrain/")
                .append(recipe.decoder() ? "decoder" : "encoder")
                .append(".json\n```\n");
        return card.toString();
    }

    private static void row(StringBuilder card, String what, String value) {
        card.append("- **").append(what).append("**: ").append(value).append('\n');
    }

    private static String number(long value) {
        return "%,d".formatted(value);
    }
}
