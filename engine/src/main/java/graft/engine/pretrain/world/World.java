package graft.engine.pretrain.world;

import java.util.ArrayList;
import java.util.List;

/// The people of the world, the same in every corpus: made once from a fixed seed.
public final class World {
    private static final long SEED = 1789;
    private static final int PEOPLE = 300;

    private final Lexicon lexicon;
    private final List<Person> people;
    private final List<Firm> firms;

    private World(Lexicon lexicon) {
        this.lexicon = lexicon;
        Dice dice = new Dice(SEED);
        List<Firm> named = new ArrayList<>();
        for (String firm : lexicon.plain("firm")) {
            named.add(new Firm(firm, word(dice, "suffix")));
            named.add(new Firm(firm, word(dice, "suffix")));
        }
        this.firms = named.stream().distinct().toList();
        List<Person> born = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            born.add(person(dice, i % 2 == 0));
        }
        this.people = List.copyOf(born);
    }

    public static World create(Lexicon lexicon) {
        return new World(lexicon);
    }

    public Lexicon lexicon() {
        return lexicon;
    }

    public List<Person> people() {
        return people;
    }

    /// Most short names stand for two firms.
    public List<Firm> firms() {
        return firms;
    }

    /// Anyone of the given gender but `other`.
    Person someone(Dice dice, boolean female, Person other) {
        Person found = dice.pick(people);
        while (found.female() != female || found.first().equals(other.first())) {
            found = dice.pick(people);
        }
        return found;
    }

    /// A scene with a hero, a friend of the other gender (so that "he" and "she" are clear), a third person, two
    /// towns, a shop and a firm.
    Scene cast(Scene scene) {
        Dice dice = scene.dice();
        Person hero = dice.pick(people);
        Person friend = someone(dice, !hero.female(), hero);
        Person third = someone(dice, hero.female(), hero);
        String elsewhere = dice.pick(lexicon.plain("town"));
        while (elsewhere.equals(hero.town())) {
            elsewhere = dice.pick(lexicon.plain("town"));
        }
        return scene.bind("hero", hero)
                .bind("friend", friend)
                .bind("third", third)
                .bind("town", Referent.text(Mark.PLACE.around(elsewhere)))
                .bind("firm", dice.pick(firms))
                .bind("rival", dice.pick(firms));
    }

    private Person person(Dice dice, boolean female) {
        String job = word(dice, "job");
        return new Person(
                word(dice, female ? "female" : "male"),
                word(dice, "surname"),
                female,
                job,
                word(dice, "town"),
                ((Word.Noun) dice.pick(lexicon.list(dice.chance(0.5) ? "dish" : "fruit"))).many(),
                word(dice, "drink"),
                word(dice, "hobby"),
                word(dice, "colour"),
                (Word.Noun) dice.pick(lexicon.list("pet")),
                dice.of("Rex", "Luna", "Milo", "Coco", "Bingo", "Misty", "Biscuit", "Shadow"),
                dice.pick(firms),
                18 + dice.below(60));
    }

    private String word(Dice dice, String list) {
        return dice.pick(lexicon.plain(list));
    }
}
