package graft.engine.recipe;

/// How much of the data is in memory at once, as far as the rows decide it.
///
/// @param length tokens of the longest row
/// @param rows   that are measured at once at most: all that there are for validation or test, fewer where they are
///               many
public record Extent(int length, long rows) {

    /// So many times a micro-batch's rows are measured at once, without gradients.
    public static final int MEASURED = 4;

    /// The most that a recipe allows, while its data are not known.
    public static Extent most(Recipe recipe) {
        return new Extent(recipe.data().maxLength(), Long.MAX_VALUE);
    }
}
