package graft.engine.pretrain.world;

/// Someone of the world. What is said of a person is the same in every document. Forms: none (first name),
/// `full`, `surname`, `he`, `him`, `his`, `himself`, `man`, `mr`, and each fact by name.
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
        Firm firm,
        int age)
        implements Referent {

    @Override
    public String say(String form, Dice dice) {
        return switch (form) {
            case "" -> Mark.PERSON.around(first);
            case "full" -> Mark.PERSON.around(first + " " + surname);
            case "surname" -> Mark.PERSON.around(surname);
            case "he" -> female ? "she" : "he";
            case "him" -> female ? "her" : "him";
            case "his" -> female ? "her" : "his";
            case "himself" -> female ? "herself" : "himself";
            case "man" -> female ? "woman" : "man";
            case "mr" -> (female ? "Mrs " : "Mr ") + Mark.PERSON.around(surname);
            case "brother" -> female ? "sister" : "brother";
            case "job" -> job;
            case "town" -> Mark.PLACE.around(town);
            case "food" -> food;
            case "drink" -> drink;
            case "hobby" -> hobby;
            case "colour" -> colour;
            case "pet" -> pet.one();
            case "petname" -> petName;
            case "firm" -> firm.say("", dice);
            case "age" -> Integer.toString(age);
            default -> throw Referent.unknown(this, form);
        };
    }
}
