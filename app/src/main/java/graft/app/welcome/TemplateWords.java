package graft.app.welcome;

import graft.app.ui.Messages;
import graft.engine.recipe.Recipe;

/// What a template is called on the start page and what it shows, in one line. The files keep names for the command
/// line; a template that somebody has added is called as its recipe is.
///
/// @param title what it is
/// @param shows what one learns from it
record TemplateWords(String title, String shows) {

    static TemplateWords of(Recipe recipe) {
        return switch (recipe.name()) {
            case "demo" -> words("template.demo", "template.demo.shows");
            case "acceptability-bitfit" -> words("template.acceptability", "template.acceptability.shows");
            case "entities-lora" -> words("template.entities", "template.entities.shows");
            case "reviews-lora" -> words("template.reviews.lora", "template.reviews.lora.shows");
            case "reviews-pfeiffer" -> words("template.reviews.pfeiffer", "template.reviews.pfeiffer.shows");
            case "reviews-union" -> words("template.reviews.union", "template.reviews.union.shows");
            case "styles-lora" -> words("template.styles", "template.styles.shows");
            case "topics-houlsby" -> words("template.topics", "template.topics.shows");
            default ->
                new TemplateWords(
                        recipe.name(),
                        Messages.text(
                                "welcome.template",
                                recipe.base().model(),
                                recipe.data().source().train()));
        };
    }

    private static TemplateWords words(String title, String shows) {
        return new TemplateWords(Messages.text(title), Messages.text(shows));
    }
}
