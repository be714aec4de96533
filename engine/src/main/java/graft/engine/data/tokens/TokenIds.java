package graft.engine.data.tokens;

/// What a model needs of a text or pair; as {@link Encoded} without offsets and spellings, which cost more to
/// fetch than tokenising itself.
///
/// @param ids        token ids
/// @param typeIds    0 first text, 1 second where the model tells them apart; as long as `ids`
/// @param fullLength tokens before truncation
public record TokenIds(int[] ids, int[] typeIds, int fullLength) {}
