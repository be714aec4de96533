package graft.engine.pretrain.world;

/// Regular English word forms. What is irregular is spelled out in the word lists.
final class Inflection {
    private Inflection() {}

    static String plural(String noun) {
        return endsInHiss(noun) ? noun + "es" : consonantAndY(noun) ? cut(noun, 1) + "ies" : noun + "s";
    }

    static String thirdPerson(String verb) {
        if (verb.equals("have")) {
            return "has";
        }
        return endsInHiss(verb) || verb.endsWith("o")
                ? verb + "es"
                : consonantAndY(verb) ? cut(verb, 1) + "ies" : verb + "s";
    }

    static String past(String verb) {
        if (verb.endsWith("e")) {
            return verb + "d";
        }
        return consonantAndY(verb) ? cut(verb, 1) + "ied" : stem(verb) + "ed";
    }

    static String progressive(String verb) {
        boolean silentE = verb.endsWith("e") && !verb.endsWith("ee") && !verb.endsWith("be");
        return (silentE ? cut(verb, 1) : stem(verb)) + "ing";
    }

    static String comparative(String adjective) {
        return graded(adjective, "er", "more ");
    }

    static String superlative(String adjective) {
        return graded(adjective, "est", "most ");
    }

    private static String graded(String adjective, String ending, String adverb) {
        if (consonantAndY(adjective)) {
            return syllables(adjective) > 2 ? adverb + adjective : cut(adjective, 1) + "i" + ending;
        }
        if (syllables(adjective) > 1) {
            return adverb + adjective;
        }
        return adjective.endsWith("e") ? cut(adjective, 1) + ending : stem(adjective) + ending;
    }

    /// The form that takes an ending: a short final consonant is doubled (stop, stopped; big, bigger).
    private static String stem(String word) {
        int n = word.length();
        if (n < 3 || syllables(word) > 1) {
            return word;
        }
        char last = word.charAt(n - 1);
        boolean doubled = !vowel(last)
                && "wxy".indexOf(last) < 0
                && vowel(word.charAt(n - 2))
                && (!vowel(word.charAt(n - 3)) || word.startsWith("qu"));
        return doubled ? word + last : word;
    }

    private static boolean endsInHiss(String word) {
        return word.endsWith("s")
                || word.endsWith("x")
                || word.endsWith("z")
                || word.endsWith("ch")
                || word.endsWith("sh");
    }

    private static boolean consonantAndY(String word) {
        return word.length() > 2 && word.endsWith("y") && !vowel(word.charAt(word.length() - 2));
    }

    private static int syllables(String word) {
        int count = 0;
        boolean before = false;
        String sounded = word.endsWith("e") ? cut(word, 1) : word;
        for (int i = 0; i < sounded.length(); i++) {
            boolean now = vowel(sounded.charAt(i)) || i > 0 && sounded.charAt(i) == 'y';
            count += now && !before ? 1 : 0;
            before = now;
        }
        return Math.max(1, count);
    }

    private static boolean vowel(char c) {
        return "aeiou".indexOf(c) >= 0;
    }

    private static String cut(String word, int letters) {
        return word.substring(0, word.length() - letters);
    }
}
