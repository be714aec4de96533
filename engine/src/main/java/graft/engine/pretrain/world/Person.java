package graft.engine.pretrain.world;

/// Someone of the world. What is said of a person is the same in every document.
/// Forms: none (first name), `full`, `surname`, `he`, `him`, `his`, `himself`, `man`, `mr`, and each fact by name.
public record Person(
        String first,
        String surname,
        boolean female,
        String job,
        String town,
        String food,
        String drink,
        String hobby,
        String colour,
        Word.Noun pet,
        String petName,
        String firm,
        int age)
        implements Referent {

    @Override
    public String say(String form, Dice dice) {
        return switch (form) {
            case "" -> first;
            case "full" -> first + " " + surname;
            case "surname" -> surname;
            case "he" -> female ? "she" : "he";
            case "him" -> female ? "her" : "him";
            case "his" -> female ? "her" : "his";
            case "himself" -> female ? "herself" : "himself";
            case "man" -> female ? "woman" : "man";
            case "mr" -> (female ? "Mrs " : "Mr ") + surname;
            case "brother" -> female ? "sister" : "brother";
            case "job" -> job;
            case "town" -> town;
            case "food" -> food;
            case "drink" -> drink;
            case "hobby" -> hobby;
            case "colour" -> colour;
            case "pet" -> pet.one();
            case "petname" -> petName;
            case "firm" -> firm;
            case "age" -> Integer.toString(age);
            default -> throw Referent.unknown(this, form);
        };
    }
}
