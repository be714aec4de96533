package graft.engine.pretrain.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GrammarTest {
    private final World world = World.create(Lexicon.load());

    @Test
    void reviewsAreGoodOrBadByTheVerdictAskedFor() {
        Reviews reviews = new Reviews(world);
        Set<String> good = new HashSet<>();
        for (int i = 0; i < 2000; i++) {
            good.add(reviews.sample(Dice.of(1, i), true));
        }
        int shared = 0;
        for (int i = 0; i < 2000; i++) {
            shared += good.contains(reviews.sample(Dice.of(1, i), false)) ? 1 : 0;
        }
        assertEquals(0, shared, "texts that stand for both verdicts");
    }

    @Test
    void aBrokenSentenceDiffersFromTheRightOneInOnePlace() {
        Syntax syntax = new Syntax(world);
        for (int i = 0; i < 3000; i++) {
            Draft draft = syntax.sentence(Dice.of(4, i));
            for (int fault = 0; fault < draft.faults(); fault++) {
                assertNotEquals(draft.text(), draft.broken(fault));
            }
        }
    }

    @Test
    void aRuleThatDoesNotParseSaysWhere() {
        String wrong = assertThrows(IllegalStateException.class, () -> Phrase.parse("the (big|small house"))
                .getMessage();
        assertTrue(wrong.contains("the (big|small house"), wrong);
    }

    @Test
    void articlesCapitalsAndRepetitionsArePutRight() {
        assertEquals("An apple and a unit. An hour.", Surface.finish("a apple  and a unit . a hour ."));
        assertEquals("\"It works,\" said Anna.", Surface.finish("\"it works.\" said Anna."));
        assertFalse(Surface.finish("it rained. it rained. then i left.").startsWith("It rained. It"));
    }
}
