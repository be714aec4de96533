package graft.engine.pretrain.world;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InflectionTest {

    @ParameterizedTest
    @CsvSource({
        "stop,stops,stopped,stopping", "visit,visits,visited,visiting", "carry,carries,carried,carrying",
        "close,closes,closed,closing", "watch,watches,watched,watching", "repair,repairs,repaired,repairing",
        "hug,hugs,hugged,hugging", "agree,agrees,agreed,agreeing", "fix,fixes,fixed,fixing"
    })
    void regularVerbsTakeTheirEndings(String base, String third, String past, String progressive) {
        Word.Verb verb = Lexicon.verb(base);
        assertEquals(new Word.Verb(base, third, past, past, progressive), verb);
    }

    @ParameterizedTest
    @CsvSource({"box,boxes", "cherry,cherries", "boy,boys", "torch,torches", "wolf/wolves,wolves", "cake,cakes"})
    void nounsTakeTheirPlural(String spelled, String many) {
        assertEquals(many, Lexicon.noun(spelled).many());
    }

    @ParameterizedTest
    @CsvSource({
        "big,bigger,biggest",
        "happy,happier,happiest",
        "wise,wiser,wisest",
        "old,older,oldest",
        "famous,more famous,most famous",
        "careful,more careful,most careful",
        "slow,slower,slowest"
    })
    void adjectivesAreCompared(String plain, String comparative, String superlative) {
        assertEquals(new Word.Adjective(plain, comparative, superlative), Lexicon.adjective(plain));
    }
}
