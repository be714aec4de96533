package graft.engine.pretrain.world;

/// A firm or institution. Forms: none ("Parker Motors"), `short` ("Parker").
/// @param name the short name, often that of a person or town too
/// @param line what it does
public record Firm(String name, String line) implements Referent {

    public String full() {
        return name + " " + line;
    }

    @Override
    public String say(String form, Dice dice) {
        return switch (form) {
            case "" -> Mark.ORGANISATION.around(full());
            case "short" -> Mark.ORGANISATION.around(name);
            default -> throw Referent.unknown(this, form);
        };
    }
}
