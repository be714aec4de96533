package graft.app.canvas;

import graft.engine.recipe.Family;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShape.Role;
import graft.engine.recipe.ModelShape.SiteShape;
import graft.engine.recipe.ModelShape.Tensor;
import graft.engine.recipe.Site;
import java.util.List;

/// Shapes for tests of the canvas: BERT-base's layers and sites, with one tensor for the arithmetic of percentages.
public final class Shapes {

    private Shapes() {}

    public static ModelShape bertBase() {
        return bert(12, 768, 3072);
    }

    public static ModelShape bert(int layers, int width, int feedForward) {
        return new ModelShape(
                Family.BERT,
                "BertModel",
                layers,
                width,
                12,
                12,
                width / 12,
                feedForward,
                30522,
                512,
                List.of(new Tensor("embeddings.word_embeddings.weight", List.of(30522, width), -1, Role.EMBEDDING, "")),
                List.of(
                        new SiteShape(Site.ATTENTION_Q, width, width),
                        new SiteShape(Site.ATTENTION_K, width, width),
                        new SiteShape(Site.ATTENTION_V, width, width),
                        new SiteShape(Site.ATTENTION_O, width, width),
                        new SiteShape(Site.ATTENTION_PREFIX, width, width),
                        new SiteShape(Site.ATTENTION_OUTPUT, width, width),
                        new SiteShape(Site.ATTENTION_PARALLEL, width, width),
                        new SiteShape(Site.FFN_UP, width, feedForward),
                        new SiteShape(Site.FFN_DOWN, feedForward, width),
                        new SiteShape(Site.FFN_OUTPUT, width, width),
                        new SiteShape(Site.FFN_PARALLEL, width, width),
                        new SiteShape(Site.LAYER_OUTPUT, width, width),
                        new SiteShape(Site.EMBEDDING, 30522, width)));
    }
}
