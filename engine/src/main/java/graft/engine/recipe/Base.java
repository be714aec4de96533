package graft.engine.recipe;

/// The frozen pretrained transformer of a recipe.
///
/// @param model     a bundled name, a folder in Hugging Face's layout, or a hub id `owner/name[@revision]`
/// @param precision how its frozen matrices are kept
public record Base(String model, Precision precision, Extra extra) {

    public Base(String model, Precision precision) {
        this(model, precision, Extra.NONE);
    }

    public Base withModel(String newModel) {
        return new Base(newModel, precision, extra);
    }

    public Base withPrecision(Precision newPrecision) {
        return new Base(model, newPrecision, extra);
    }
}
