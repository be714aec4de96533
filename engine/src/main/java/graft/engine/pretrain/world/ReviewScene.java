package graft.engine.pretrain.world;

import java.util.ArrayList;
import java.util.List;

/// The scene of a review: the goods judged, and a verdict as the polarity in force. No aspect is spoken of twice
/// until all have been, so a review never contradicts itself.
final class ReviewScene extends Scene {
    private final Goods goods;
    private final List<Goods.Aspect> unused = new ArrayList<>();

    ReviewScene(Lexicon lexicon, Dice dice, Goods goods, boolean verdict) {
        super(lexicon, dice);
        this.goods = goods;
        good(verdict);
        bind("it", dice.pick(goods.names()));
        bind("got", goods.got());
        bind("day", dice.of("yesterday", "last week", "last month", "last year", "in ", "on ", "on "));
        if (find("day", "").say("", dice).endsWith(" ")) {
            boolean month = find("day", "").say("", dice).equals("in ");
            bind("day", month ? "in " + dice.pick(lexicon.plain("month")) : "on " + dice.pick(lexicon.plain("day")));
        }
        bind("time", dice.pick(lexicon.list("time")));
    }

    @Override
    protected Referent draw(String list) {
        return switch (list) {
            case "aspect" -> new Side(nextAspect(), good());
            case "event" -> new Deed(dice().pick(goods.good()), dice().pick(goods.bad()), good());
            default -> super.draw(list);
        };
    }

    private Goods.Aspect nextAspect() {
        if (unused.isEmpty()) {
            unused.addAll(goods.aspects());
        }
        return unused.remove(dice().below(unused.size()));
    }

    /// An aspect spoken of to one end. Forms: none ("the screen"), `is`, `was`, `seems`, `seemed`, `said`, `yes` and
    /// `yes2` (adjectives to that end, different ones), `no` and `no2` (to the other), `bare` ("a screen"), `thing`
    /// ("a sharp screen"), `against` ("blurry screens").
    private record Side(Goods.Aspect aspect, boolean good) implements Referent {
        @Override
        public String say(String form, Dice dice) {
            Word.Noun noun = aspect.noun();
            boolean many = aspect.count() == Goods.Count.MANY;
            List<String> yes = good ? aspect.praise() : aspect.blame();
            List<String> no = good ? aspect.blame() : aspect.praise();
            String article = aspect.count() == Goods.Count.ONE ? "a " : "";
            return switch (form) {
                case "" -> "the " + noun.one();
                case "is" -> many ? "are" : "is";
                case "was" -> many ? "were" : "was";
                case "seems" -> dice.of("seem", "look", "feel") + (many ? "" : "s");
                case "seemed" -> dice.of("seemed", "looked", "felt");
                case "said" -> dice.of("said", "known", "reported", "supposed");
                case "yes" -> half(yes, 0, dice);
                case "yes2" -> half(yes, 1, dice);
                case "no" -> half(no, 0, dice);
                case "no2" -> half(no, 1, dice);
                case "bare" -> article + noun.one();
                case "thing" -> article + dice.pick(yes) + " " + noun.one();
                case "against" -> dice.pick(no) + " " + (aspect.count() == Goods.Count.ONE ? noun.many() : noun.one());
                default -> throw Referent.unknown(this, form);
            };
        }

        /// The even or the odd half of the adjectives, so that "soft and soft" is never said.
        private static String half(List<String> words, int which, Dice dice) {
            int index = 2 * dice.below((words.size() + 1 - which) / 2) + which;
            return words.get(index);
        }
    }

    /// What happened, to one end. Forms: `did` ("it broke"), `not` (what did not happen: "it did not start").
    private record Deed(Goods.Event forIt, Goods.Event againstIt, boolean good) implements Referent {
        @Override
        public String say(String form, Dice dice) {
            return switch (form) {
                case "did" -> affirmed(good ? forIt : againstIt, dice);
                case "not" -> denied(good ? againstIt : forIt, dice);
                default -> throw Referent.unknown(this, form);
            };
        }

        private static String affirmed(Goods.Event event, Dice dice) {
            return event.subject() + " " + event.verb().past() + rest(event, dice);
        }

        private static String denied(Goods.Event event, Dice dice) {
            return event.subject() + " did not " + event.verb().base() + rest(event, dice);
        }

        private static String rest(Goods.Event event, Dice dice) {
            String time = dice.of("one day", "two days", "a week", "a month", "three weeks", "an hour", "ten minutes");
            return event.rest().isEmpty() ? "" : " " + event.rest().replace("{time}", time);
        }
    }
}
