package graft.engine.data.chat;

/// A piece of a template.
///
/// @param kind what it is
/// @param text of data, names and operators as written; of strings the value
/// @param line where it stands, from 1
record Token(Kind kind, String text, int line) {

    enum Kind {
        DATA,
        BLOCK_BEGIN,
        BLOCK_END,
        VARIABLE_BEGIN,
        VARIABLE_END,
        NAME,
        STRING,
        INTEGER,
        FLOAT,
        OPERATOR,
        END
    }

    boolean is(Kind other, String wanted) {
        return kind == other && text.equals(wanted);
    }

    boolean operator(String wanted) {
        return is(Kind.OPERATOR, wanted);
    }

    boolean name(String wanted) {
        return is(Kind.NAME, wanted);
    }
}
