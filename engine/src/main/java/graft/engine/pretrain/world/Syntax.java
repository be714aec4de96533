package graft.engine.pretrain.world;

import java.util.Set;

/// Composes sentences from features: number and gender agree across attractors and relative clauses, tense agrees
/// with the time named, reflexives with their subjects. Each rule that English demands is marked in the
/// {@link Draft}, so the same composer serves pre-training and the acceptability data.
public final class Syntax {
    /// Words that never stand after the word they belong to.
    static final Set<String> FIXED_BEFORE = Set.of(
            "the", "a", "every", "each", "many", "both", "these", "those", "this", "that", "very", "of", "near",
            "behind", "beside", "under", "with", "because", "has", "have", "had", "will", "does", "do", "did");

    private final World world;
    private final Lexicon lexicon;

    public Syntax(World world) {
        this.world = world;
        this.lexicon = world.lexicon();
    }

    /// Some sentences in a row, for pre-training.
    String document(Dice dice) {
        int sentences = 2 + dice.below(3);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < sentences; i++) {
            out.append(i == 0 ? "" : " ").append(sentence(dice).text());
        }
        return out.toString();
    }

    /// One grammatical sentence.
    public Draft sentence(Dice dice) {
        Draft draft = new Draft();
        switch (dice.below(11)) {
            case 0, 1, 2 -> present(draft, dice);
            case 3 -> tense(draft, dice);
            case 4 -> reflexive(draft, dice);
            case 5 -> pronoun(draft, dice);
            case 6 -> complement(draft, dice);
            case 7 -> comparison(draft, dice);
            case 8 -> existence(draft, dice);
            case 9 -> auxiliary(draft, dice);
            default -> joined(draft, dice);
        }
        return draft;
    }

    private void present(Draft draft, Dice dice) {
        boolean many = subject(draft, dice, true);
        predicate(draft, dice, many);
    }

    /// A noun phrase with what may come between it and its verb; true when plural.
    private boolean subject(Draft draft, Dice dice, boolean attractors) {
        boolean many = dice.chance(0.5);
        nounPhrase(draft, dice, many, dice.of("job", "folk", "folk", "animal"));
        if (attractors) {
            int kind = dice.below(5);
            if (kind == 0) {
                draft.add(dice.pick(lexicon.plain("prep")));
                boolean other = dice.chance(0.75) ? !many : many;
                nounPhrase(draft, dice, other, dice.of("building", "spot", "furniture", "animal", "folk"));
            } else if (kind == 1) {
                relative(draft, dice, many);
            } else if (kind == 2) {
                draft.add("that");
                boolean other = dice.chance(0.75) ? !many : many;
                nounPhrase(draft, dice, other, dice.of("job", "folk"));
                agree(draft, verb(dice, "meet"), other);
            }
        }
        return many;
    }

    private void relative(Draft draft, Dice dice, boolean many) {
        draft.add("that");
        agree(draft, verb(dice, dice.of("meet", "handle")), many);
        nounPhrase(draft, dice, dice.chance(0.5), dice.of("folk", "animal", "job"));
    }

    private void predicate(Draft draft, Dice dice, boolean many) {
        switch (dice.below(6)) {
            case 0 -> {
                agree(draft, verb(dice, "alone"), many);
                draft.add(dice.chance(0.6) ? dice.pick(lexicon.plain("now")) : dice.pick(lexicon.plain("manner")));
            }
            case 1 -> {
                draft.demand(many ? "are" : "is", many ? "is" : "are");
                draft.add(dice.of("", "very ", "not "), adjective(dice, "person"));
            }
            case 2 -> {
                agree(draft, verb(dice, "handle"), many);
                nounPhrase(draft, dice, dice.chance(0.5), dice.of("tool", "garment", "device", "holder", "toy"));
            }
            case 3 -> {
                agree(draft, verb(dice, "consume"), many);
                nounPhrase(draft, dice, true, dice.of("fruit", "vegetable"));
            }
            case 4 -> {
                draft.demand(many ? "do" : "does", many ? "does" : "do").add("not");
                Word.Verb verb = verb(dice, "meet");
                draft.demand(verb.base(), dice.chance(0.5) ? verb.third() : verb.past());
                nounPhrase(draft, dice, dice.chance(0.5), "folk");
            }
            default -> {
                draft.demand(many ? "have" : "has", many ? "has" : "have");
                Word.Verb verb = verb(dice, "handle");
                draft.demand(verb.participle(), dice.chance(0.5) ? verb.base() : verb.progressive());
                nounPhrase(draft, dice, dice.chance(0.5), dice.of("tool", "reading", "garment"));
            }
        }
    }

    private void tense(Draft draft, Dice dice) {
        Word.Verb verb = verb(dice, dice.of("handle", "study"));
        String list = dice.of("past", "future");
        boolean front = dice.chance(0.5);
        String time = dice.pick(lexicon.plain(list));
        if (front) {
            draft.add(time);
        }
        draft.add(dice.pick(world.people()).first());
        if (list.equals("past")) {
            draft.demand(verb.past(), "will " + verb.base());
        } else {
            draft.add("will").demand(verb.base(), dice.chance(0.5) ? verb.past() : verb.progressive());
        }
        nounPhrase(draft, dice, dice.chance(0.5), dice.of("reading", "tool", "garment"));
        if (!front) {
            draft.add(time);
        }
    }

    private void reflexive(Draft draft, Dice dice) {
        Person person = dice.pick(world.people());
        boolean many = dice.chance(0.3);
        if (many) {
            nounPhrase(draft, dice, true, "job");
        } else {
            draft.add(person.first());
        }
        if (dice.chance(0.4)) {
            Person other = world.someone(dice, !person.female(), person);
            Word.Verb verb = verb(dice, "meet");
            draft.add("who", many ? verb.base() : verb.third());
            draft.add(other.first());
        }
        String right = many ? "themselves" : person.female() ? "herself" : "himself";
        String wrong =
                many ? dice.of("himself", "herself") : dice.of(person.female() ? "himself" : "herself", "themselves");
        draft.add(dice.of("saw", "hurt", "washed", "admired", "blamed", "taught", "painted"));
        draft.demand(right, wrong).add(dice.pick(lexicon.plain("past")));
    }

    private void pronoun(Draft draft, Dice dice) {
        Person person = dice.pick(world.people());
        String he = person.female() ? "she" : "he";
        String his = person.female() ? "her" : "his";
        String noun =
                noun(dice, dice.of("garment", "tool", "device", "reading")).one();
        draft.add(person.first());
        Word.Verb verb = verb(dice, "handle");
        switch (dice.below(3)) {
            case 0 ->
                draft.add(verb.past())
                        .demand(his, dice.chance(0.5) ? he : person.female() ? "hers" : "him")
                        .add(noun, "and was", adjective(dice, "person"));
            case 1 ->
                draft.add("said that")
                        .demand(he, dice.chance(0.5) ? his : person.female() ? "hers" : "him")
                        .add("had")
                        .demand(verb.participle(), verb.progressive())
                        .add("the", noun);
            default ->
                draft.add(dice.of("lost", "found", "sold"), "the " + noun + ",", "because")
                        .demand(he, dice.chance(0.7) ? "him" : "himself")
                        .add("was", adjective(dice, "person"));
        }
    }

    private void complement(Draft draft, Dice dice) {
        draft.add(dice.pick(world.people()).first());
        if (dice.chance(0.5)) {
            draft.add(verb(dice, "try").past());
            Word.Verb verb = verb(dice, dice.of("handle", "meet"));
            draft.demand("to", "").demand(verb.base(), dice.of(verb.past(), verb.third(), verb.progressive()));
            nounPhrase(draft, dice, dice.chance(0.5), dice.of("folk", "job"));
        } else {
            draft.add(verb(dice, "say").past(), "that");
            boolean many = subject(draft, dice, true);
            draft.demand(many ? "were" : "was", many ? "was" : "were").add(adjective(dice, "person"));
        }
    }

    private void comparison(Draft draft, Dice dice) {
        boolean many = subject(draft, dice, dice.chance(0.3));
        draft.demand(many ? "are" : "is", many ? "is" : "are");
        Word.Adjective adjective = (Word.Adjective) dice.pick(lexicon.list("compared"));
        if (dice.chance(0.7)) {
            draft.demand(adjective.comparative(), dice.chance(0.5) ? adjective.plain() : adjective.superlative());
            draft.demand("than", dice.of("as", "that"));
        } else {
            draft.add("as").demand(adjective.plain(), adjective.comparative()).demand("as", "than");
        }
        nounPhrase(draft, dice, dice.chance(0.5), dice.of("job", "folk", "animal"));
    }

    private void existence(Draft draft, Dice dice) {
        boolean many = dice.chance(0.5);
        boolean past = dice.chance(0.5);
        draft.add("there");
        String one = past ? "was" : "is";
        String more = past ? "were" : "are";
        draft.demand(many ? more : one, many ? one : more);
        Word.Noun noun = noun(dice, dice.of("animal", "furniture", "tool", "fruit", "reading"));
        draft.add(many ? dice.of("many", "no", "some", "two", "three", "several") : dice.of("a", "no"));
        draft.add(adjective(dice, "size")).demand(many ? noun.many() : noun.one(), many ? noun.one() : noun.many());
        draft.add(
                dice.of("in", "near", "behind"),
                "the",
                noun(dice, dice.of("building", "room", "spot")).one());
    }

    private void auxiliary(Draft draft, Dice dice) {
        boolean many = subject(draft, dice, dice.chance(0.5));
        Word.Verb verb = verb(dice, dice.of("alone", "beast"));
        switch (dice.below(3)) {
            case 0 -> draft.demand(many ? "are" : "is", many ? "is" : "are").demand(verb.progressive(), verb.base());
            case 1 ->
                draft.demand(many ? "were" : "was", many ? "was" : "were")
                        .demand(verb.progressive(), dice.of(verb.base(), verb.third()));
            default ->
                draft.add(dice.of("can", "will", "must", "could", "should"))
                        .demand(verb.base(), dice.of(verb.third(), verb.past(), verb.progressive()));
        }
        draft.add(
                dice.of("in", "near", "behind"),
                "the",
                noun(dice, dice.of("building", "room", "spot")).one());
    }

    private void joined(Draft draft, Dice dice) {
        draft.add(
                dice.pick(world.people()).first(),
                "and",
                dice.pick(world.people()).first());
        if (dice.chance(0.5)) {
            draft.demand("are", "is").add(dice.of("both", "very", "not"), adjective(dice, "person"));
        } else {
            agree(draft, verb(dice, "handle"), true);
            nounPhrase(draft, dice, dice.chance(0.5), dice.of("tool", "device", "vehicle"));
        }
        if (dice.chance(0.5)) {
            draft.add(dice.of("because", "although", "while"));
            boolean many = subject(draft, dice, false);
            predicate(draft, dice, many);
        }
    }

    private void nounPhrase(Draft draft, Dice dice, boolean many, String list) {
        Word.Noun noun = noun(dice, list);
        switch (dice.below(6)) {
            case 0 ->
                draft.demand(
                        many ? dice.of("these", "those") : dice.of("this", "that"),
                        many ? dice.of("this", "that", "a") : dice.of("these", "those"));
            case 1 ->
                draft.add(many ? dice.of("many", "several", "two", "three", "some") : dice.of("every", "each", "one"));
            default -> draft.add("the");
        }
        if (dice.chance(0.3)) {
            draft.add(adjective(dice, "size"));
        }
        draft.add(many ? noun.many() : noun.one());
    }

    private static void agree(Draft draft, Word.Verb verb, boolean many) {
        draft.demand(many ? verb.base() : verb.third(), many ? verb.third() : verb.base());
    }

    private Word.Noun noun(Dice dice, String list) {
        return (Word.Noun) dice.pick(lexicon.list(list));
    }

    private Word.Verb verb(Dice dice, String list) {
        return (Word.Verb) dice.pick(lexicon.list(list));
    }

    private String adjective(Dice dice, String list) {
        return dice.pick(lexicon.plain(list));
    }
}
