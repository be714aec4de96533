package graft.engine.pretrain.world;

/// Composes sentences from features: number and gender agree across attractors and relative clauses, tense agrees
/// with the time named, reflexives with their subjects. Each rule that English demands is marked in the
/// {@link Draft}, so the same composer serves pre-training and the acceptability data.
public final class Syntax {
    private final World world;
    private final Constituents parts;

    public Syntax(World world) {
        this.world = world;
        this.parts = new Constituents(world.lexicon());
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
            case 0, 1, 2 -> parts.predicate(draft, dice, parts.subject(draft, dice, true));
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

    private void tense(Draft draft, Dice dice) {
        boolean reads = dice.chance(0.5);
        Word.Verb verb = parts.visibleVerb(dice, reads ? "study" : "handle");
        boolean past = dice.chance(0.5);
        boolean front = dice.chance(0.5);
        String time = parts.word(dice, past ? "past" : "future");
        draft.add(front ? time : "", someone(dice).first());
        if (past) {
            draft.demand(verb.past(), dice.of("will " + verb.base(), verb.third(), verb.base()));
        } else {
            draft.add("will").demand(verb.base(), dice.of(verb.past(), verb.progressive(), verb.third()));
        }
        parts.nounPhrase(draft, dice, dice.chance(0.5), reads ? "reading" : dice.of("tool", "garment"));
        draft.add(front ? "" : time);
    }

    private void reflexive(Draft draft, Dice dice) {
        Person person = someone(dice);
        boolean many = dice.chance(0.3);
        if (many) {
            parts.nounPhrase(draft, dice, true, "job");
        } else {
            draft.add(person.first());
        }
        if (dice.chance(0.4)) {
            Person other = world.someone(dice, !person.female(), person);
            draft.add(many ? "that" : ", who");
            Constituents.agree(draft, parts.verb(dice, "meet"), many);
            draft.add(other.first(), many ? "" : ",");
        }
        String own = person.female() ? "herself" : "himself";
        String others = person.female() ? "himself" : "herself";
        draft.add(dice.of("saw", "hurt", "washed", "admired", "blamed", "taught", "painted"));
        draft.demand(many ? "themselves" : own, many ? dice.of(own, others) : dice.of(others, "themselves"));
        draft.add(parts.word(dice, "past"));
    }

    private void pronoun(Draft draft, Dice dice) {
        Person person = someone(dice);
        String he = person.female() ? "she" : "he";
        String him = person.female() ? "hers" : "him";
        String his = person.female() ? "her" : "his";
        String noun = parts.noun(dice, dice.of("garment", "tool", "device", "reading"))
                .one();
        Word.Verb verb = parts.visibleVerb(dice, "handle");
        draft.add(person.first());
        switch (dice.below(3)) {
            case 0 -> {
                draft.add(verb.past()).demand(his, dice.of(he, him));
                draft.add(noun, "and was", parts.word(dice, "person"));
            }
            case 1 -> {
                draft.add("said that").demand(he, dice.of(his, him)).add("had");
                draft.demand(verb.participle(), dice.of(verb.progressive(), verb.base()))
                        .add("the", noun);
            }
            default -> {
                draft.add(dice.of("lost", "found", "sold"), "the", noun, ", because");
                draft.demand(he, dice.of(him, "himself", his)).add("was", parts.word(dice, "person"));
            }
        }
    }

    private void complement(Draft draft, Dice dice) {
        draft.add(someone(dice).first());
        if (dice.chance(0.5)) {
            draft.add(parts.verb(dice, "try").past());
            Word.Verb verb = parts.visibleVerb(dice, dice.of("handle", "meet"));
            draft.demand("to", "").demand(verb.base(), dice.of(verb.past(), verb.third(), verb.progressive()));
            parts.nounPhrase(draft, dice, dice.chance(0.5), dice.of("folk", "job"));
        } else {
            draft.add(parts.verb(dice, "say").past(), "that");
            boolean many = parts.subject(draft, dice, true);
            draft.demand(many ? "were" : "was", many ? "was" : "were").add(parts.word(dice, "person"));
        }
    }

    private void comparison(Draft draft, Dice dice) {
        boolean many = parts.subject(draft, dice, dice.chance(0.3));
        draft.demand(many ? "are" : "is", many ? "is" : "are");
        Word.Adjective adjective = (Word.Adjective) dice.pick(world.lexicon().list("compared"));
        if (dice.chance(0.7)) {
            draft.demand(adjective.comparative(), dice.of(adjective.plain(), adjective.superlative()));
            draft.demand("than", dice.of("as", "that"));
        } else {
            draft.add("as").demand(adjective.plain(), adjective.comparative()).demand("as", "than");
        }
        parts.nounPhrase(draft, dice, dice.chance(0.5), dice.of("job", "folk", "animal"));
    }

    private void existence(Draft draft, Dice dice) {
        boolean many = dice.chance(0.5);
        boolean past = dice.chance(0.5);
        String one = past ? "was" : "is";
        String more = past ? "were" : "are";
        draft.add("there").demand(many ? more : one, many ? one : more);
        Word.Noun noun = parts.noun(dice, dice.of("animal", "furniture", "tool", "fruit", "reading"));
        draft.add(many ? dice.of("many", "two", "three", "several") : "a", parts.word(dice, "size"));
        draft.demand(many ? noun.many() : noun.one(), many ? noun.one() : noun.many());
        where(draft, dice);
    }

    private void auxiliary(Draft draft, Dice dice) {
        boolean many = parts.subject(draft, dice, dice.chance(0.5));
        Word.Verb verb = parts.visibleVerb(dice, dice.of("alone", "beast"));
        switch (dice.below(3)) {
            case 0 ->
                draft.demand(many ? "are" : "is", many ? "is" : "are")
                        .demand(verb.progressive(), dice.of(verb.base(), verb.third()));
            case 1 ->
                draft.demand(many ? "were" : "was", many ? "was" : "were")
                        .demand(verb.progressive(), dice.of(verb.base(), verb.third()));
            default ->
                draft.add(dice.of("can", "will", "must", "could", "should"))
                        .demand(verb.base(), dice.of(verb.third(), verb.past(), verb.progressive()));
        }
        where(draft, dice);
    }

    private void joined(Draft draft, Dice dice) {
        Person one = someone(dice);
        draft.add(one.first(), "and", world.someone(dice, dice.chance(0.5), one).first());
        if (dice.chance(0.5)) {
            draft.demand("are", "is").add(dice.of("both", "very", "not"), parts.word(dice, "person"));
        } else {
            Constituents.agree(draft, parts.verb(dice, "handle"), true);
            parts.nounPhrase(draft, dice, dice.chance(0.5), dice.of("tool", "device", "vehicle"));
        }
        if (dice.chance(0.5)) {
            draft.add(dice.of("because", "although", "while"));
            parts.predicate(draft, dice, parts.subject(draft, dice, false));
        }
    }

    private void where(Draft draft, Dice dice) {
        String place = parts.noun(dice, dice.of("building", "room", "spot")).one();
        draft.add(dice.of("in", "near", "behind"), "the", place);
    }

    private Person someone(Dice dice) {
        return dice.pick(world.people());
    }
}
