package graft.app.canvas;

import graft.app.ui.Messages;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.LoraSpec;

/// What the palette tells of a method.
///
/// @param help    what it is good for, one sentence
/// @param formula what it computes
/// @param places  where it may stand
/// @param paper   whose it is
public record MethodText(String help, String formula, String places, String paper) {

    /// Of an adapter as it is configured.
    public static MethodText of(AdapterSpec adapter) {
        return adapter instanceof LoraSpec lora && lora.dora() ? dora() : of(adapter.kind());
    }

    static MethodText dora() {
        return new MethodText(
                Messages.text("palette.help.dora"),
                Messages.text("palette.formula.dora"),
                Messages.text("palette.places.dora"),
                Messages.text("palette.paper.dora"));
    }

    static MethodText of(AdapterKind kind) {
        return switch (kind) {
            case BOTTLENECK ->
                new MethodText(
                        Messages.text("palette.help.bottleneck"),
                        Messages.text("palette.formula.bottleneck"),
                        Messages.text("palette.places.bottleneck"),
                        Messages.text("palette.paper.bottleneck"));
            case COMPACTER ->
                new MethodText(
                        Messages.text("palette.help.compacter"),
                        Messages.text("palette.formula.compacter"),
                        Messages.text("palette.places.compacter"),
                        Messages.text("palette.paper.compacter"));
            case LORA ->
                new MethodText(
                        Messages.text("palette.help.lora"),
                        Messages.text("palette.formula.lora"),
                        Messages.text("palette.places.lora"),
                        Messages.text("palette.paper.lora"));
            case VERA ->
                new MethodText(
                        Messages.text("palette.help.vera"),
                        Messages.text("palette.formula.vera"),
                        Messages.text("palette.places.vera"),
                        Messages.text("palette.paper.vera"));
            case IA3 ->
                new MethodText(
                        Messages.text("palette.help.ia3"),
                        Messages.text("palette.formula.ia3"),
                        Messages.text("palette.places.ia3"),
                        Messages.text("palette.paper.ia3"));
            case PREFIX ->
                new MethodText(
                        Messages.text("palette.help.prefix"),
                        Messages.text("palette.formula.prefix"),
                        Messages.text("palette.places.prefix"),
                        Messages.text("palette.paper.prefix"));
            case PROMPT ->
                new MethodText(
                        Messages.text("palette.help.prompt"),
                        Messages.text("palette.formula.prompt"),
                        Messages.text("palette.places.prompt"),
                        Messages.text("palette.paper.prompt"));
            case REFT ->
                new MethodText(
                        Messages.text("palette.help.reft"),
                        Messages.text("palette.formula.reft"),
                        Messages.text("palette.places.reft"),
                        Messages.text("palette.paper.reft"));
            case INVERTIBLE ->
                new MethodText(
                        Messages.text("palette.help.invertible"),
                        Messages.text("palette.formula.invertible"),
                        Messages.text("palette.places.invertible"),
                        Messages.text("palette.paper.invertible"));
            case BITFIT ->
                new MethodText(
                        Messages.text("palette.help.bitfit"),
                        Messages.text("palette.formula.bitfit"),
                        Messages.text("palette.places.bitfit"),
                        Messages.text("palette.paper.bitfit"));
            case LAYERNORM ->
                new MethodText(
                        Messages.text("palette.help.layernorm"),
                        Messages.text("palette.formula.layernorm"),
                        Messages.text("palette.places.layernorm"),
                        Messages.text("palette.paper.layernorm"));
            case FULL ->
                new MethodText(
                        Messages.text("palette.help.full"),
                        Messages.text("palette.formula.full"),
                        Messages.text("palette.places.full"),
                        Messages.text("palette.paper.full"));
        };
    }
}
