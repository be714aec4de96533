package graft.engine.pretrain.world;

/// The parts that sentences are composed of: noun phrases with what may come between them and their verb, and
/// predicates that agree with them.
final class Constituents {
    private final Lexicon lexicon;

    Constituents(Lexicon lexicon) {
        this.lexicon = lexicon;
    }

    /// A subject; true when it is plural. With attractors, a noun of the other number often stands between it and the
    /// verb to come.
    boolean subject(Draft draft, Dice dice, boolean attractors) {
        boolean many = dice.chance(0.5);
        nounPhrase(draft, dice, many, dice.of("job", "folk", "folk", "animal"));
        int kind = attractors ? dice.below(5) : -1;
        boolean other = dice.chance(0.75) != many;
        if (kind == 0) {
            draft.add(word(dice, "prep"));
            nounPhrase(draft, dice, other, dice.of("building", "spot", "furniture", "animal", "folk"));
        } else if (kind == 1) {
            draft.add("that");
            agree(draft, verb(dice, dice.of("meet", "handle")), many);
            nounPhrase(draft, dice, dice.chance(0.5), dice.of("folk", "animal", "job"));
        } else if (kind == 2) {
            draft.add("that");
            nounPhrase(draft, dice, other, dice.of("job", "folk"));
            agree(draft, verb(dice, "meet"), other);
        }
        return many;
    }

    void predicate(Draft draft, Dice dice, boolean many) {
        switch (dice.below(6)) {
            case 0 -> {
                agree(draft, verb(dice, "alone"), many);
                draft.add(word(dice, dice.chance(0.6) ? "now" : "manner"));
            }
            case 1 -> {
                draft.demand(many ? "are" : "is", many ? "is" : "are");
                draft.add(dice.of("", "very", "not"), word(dice, "person"));
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

    void nounPhrase(Draft draft, Dice dice, boolean many, String list) {
        Word.Noun noun = noun(dice, list);
        String adjective = dice.chance(0.3) ? word(dice, "size") : "";
        String right = many ? noun.many() : noun.one();
        switch (dice.below(6)) {
            case 0 -> {
                String near = dice.of("this", "that");
                String far = dice.of("these", "those");
                draft.demand(many ? far : near, many ? near : far).add(adjective, right);
            }
            case 1 -> {
                draft.add(many ? dice.of("many", "several", "two", "three") : dice.of("every", "each", "one"));
                draft.add(adjective).demand(right, many ? noun.one() : noun.many());
            }
            default -> draft.add("the", adjective, right);
        }
    }

    /// Present tense. Where the base could be read as the past ("cut"), "the girl cut" is no fault.
    static void agree(Draft draft, Word.Verb verb, boolean many) {
        if (!many && verb.base().equals(verb.past())) {
            draft.add(verb.third());
            return;
        }
        draft.demand(many ? verb.base() : verb.third(), many ? verb.third() : verb.base());
    }

    /// A noun whose number can be seen; "sheep" would make every agreement right.
    Word.Noun noun(Dice dice, String list) {
        Word.Noun noun = (Word.Noun) dice.pick(lexicon.list(list));
        return noun.one().equals(noun.many()) ? noun(dice, list) : noun;
    }

    Word.Verb verb(Dice dice, String list) {
        return (Word.Verb) dice.pick(lexicon.list(list));
    }

    /// A verb whose past and participle differ from its base.
    Word.Verb visibleVerb(Dice dice, String list) {
        Word.Verb verb = verb(dice, list);
        boolean hidden = verb.base().equals(verb.past()) || verb.base().equals(verb.participle());
        return hidden ? visibleVerb(dice, list) : verb;
    }

    String word(Dice dice, String list) {
        return dice.pick(lexicon.list(list)).say("", dice);
    }
}
