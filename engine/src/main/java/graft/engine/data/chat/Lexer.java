package graft.engine.data.chat;

import graft.engine.data.chat.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Cuts a template into tokens. White space around tags follows Jinja's rules with `trim_blocks` (a newline right
/// after a block is dropped), `lstrip_blocks` (so are blanks before a block that begins its line), `-` (drops all) and
/// `+` (keeps all); one newline at the template's end is dropped.
final class Lexer {

    private static final List<String> OPERATORS = List.of(
            "**", "//", "==", "!=", ">=", "<=", "+", "-", "*", "/", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<",
            "=", ".", ":", "|", ",", ";");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;

    /// True where the text matched last ended with a newline: what follows begins a line.
    private boolean lineStarting = true;

    private Lexer(String source) {
        this.source = source;
    }

    static List<Token> tokens(String template) {
        String unified = template.replace("\r\n", "\n").replace('\r', '\n');
        String cut = unified.endsWith("\n") ? unified.substring(0, unified.length() - 1) : unified;
        Lexer lexer = new Lexer(cut);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (at < source.length()) {
            int tag = nextTag();
            if (tag < 0) {
                data(source.substring(at));
                at = source.length();
                break;
            }
            char kind = source.charAt(tag + 1);
            char sign = tag + 2 < source.length() ? source.charAt(tag + 2) : ' ';
            data(before(source.substring(at, tag), sign, kind != '{'));
            advance(tag + 2 + (sign == '-' || sign == '+' ? 1 : 0));
            switch (kind) {
                case '#' -> comment();
                case '{' -> tag(Kind.VARIABLE_BEGIN, Kind.VARIABLE_END, "}}");
                default -> {
                    if (rawFollows()) {
                        raw();
                    } else {
                        tag(Kind.BLOCK_BEGIN, Kind.BLOCK_END, "%}");
                    }
                }
            }
        }
        tokens.add(new Token(Kind.END, "", line));
    }

    private int nextTag() {
        for (int i = source.indexOf('{', at); i >= 0 && i + 1 < source.length(); i = source.indexOf('{', i + 1)) {
            char next = source.charAt(i + 1);
            if (next == '{' || next == '%' || next == '#') {
                return i;
            }
        }
        return -1;
    }

    private String before(String text, char sign, boolean block) {
        if (sign == '-') {
            return Texts.stripEnd(text);
        }
        int begin = text.lastIndexOf('\n') + 1;
        boolean begins = begin > 0 || lineStarting;
        boolean blank = Texts.strip(text.substring(begin)).isEmpty();
        return sign != '+' && block && begins && blank ? text.substring(0, begin) : text;
    }

    private void data(String text) {
        if (!text.isEmpty()) {
            tokens.add(new Token(Kind.DATA, text, line));
        }
    }

    private void advance(int to) {
        for (int i = at; i < to; i++) {
            line += source.charAt(i) == '\n' ? 1 : 0;
        }
        if (to > at) {
            lineStarting = source.charAt(to - 1) == '\n';
        }
        at = to;
    }

    private void comment() {
        int end = source.indexOf("#}", at);
        if (end < 0) {
            throw new TemplateFailure("a comment is not closed", line);
        }
        char sign = end > at ? source.charAt(end - 1) : ' ';
        advance(end + 2);
        after(sign, true);
    }

    /// What is dropped behind a tag's end.
    private void after(char sign, boolean block) {
        int to = at;
        if (sign == '-') {
            while (to < source.length() && Texts.space(source.charAt(to))) {
                to++;
            }
        } else if (block && sign != '+' && to < source.length() && source.charAt(to) == '\n') {
            to++;
        }
        advance(to);
    }

    private boolean rawFollows() {
        int end = source.indexOf("%}", at);
        return end >= 0
                && Texts.strip(source.substring(at, end))
                        .replaceFirst("-$", "")
                        .strip()
                        .equals("raw");
    }

    private void raw() {
        int open = source.indexOf("%}", at);
        char openSign = source.charAt(open - 1);
        advance(open + 2);
        if (openSign == '-') {
            after('-', false);
        }
        int end = -1;
        int close = -1;
        for (int i = source.indexOf("{%", at); i >= 0; i = source.indexOf("{%", i + 2)) {
            close = source.indexOf("%}", i);
            if (close > 0
                    && source.substring(i + 2, close).replaceAll("[-+\\s]", "").equals("endraw")) {
                end = i;
                break;
            }
        }
        if (end < 0) {
            throw new TemplateFailure("a raw block is not closed", line);
        }
        data(before(source.substring(at, end), source.charAt(end + 2), true));
        char sign = source.charAt(close - 1);
        advance(close + 2);
        after(sign, true);
    }

    private void tag(Kind begin, Kind end, String close) {
        tokens.add(new Token(begin, "", line));
        Deque<Character> open = new ArrayDeque<>();
        while (true) {
            while (at < source.length() && Texts.space(source.charAt(at))) {
                advance(at + 1);
            }
            if (at >= source.length()) {
                throw new TemplateFailure("a tag is not closed", line);
            }
            char sign = source.charAt(at);
            boolean signed = sign == '-' || (sign == '+' && end == Kind.BLOCK_END);
            if (open.isEmpty() && source.startsWith(close, signed ? at + 1 : at)) {
                tokens.add(new Token(end, "", line));
                advance(at + close.length() + (signed ? 1 : 0));
                after(signed ? sign : ' ', end == Kind.BLOCK_END);
                return;
            }
            expressionToken(open);
        }
    }

    private void expressionToken(Deque<Character> open) {
        char c = source.charAt(at);
        if (c == '"' || c == '\'') {
            string(c);
        } else if (c >= '0' && c <= '9') {
            number();
        } else if (Character.isUnicodeIdentifierStart(c) || c == '_') {
            int end = at + 1;
            while (end < source.length()
                    && (Character.isUnicodeIdentifierPart(source.charAt(end)) || source.charAt(end) == '_')) {
                end++;
            }
            add(Kind.NAME, source.substring(at, end), end);
        } else {
            operator(open);
        }
    }

    private void operator(Deque<Character> open) {
        for (String operator : OPERATORS) {
            if (source.startsWith(operator, at)) {
                char c = operator.charAt(0);
                if ("([{".indexOf(c) >= 0) {
                    open.push(c == '(' ? ')' : c == '[' ? ']' : '}');
                } else if (")]}".indexOf(c) >= 0 && (open.isEmpty() || open.pop() != c)) {
                    throw new TemplateFailure("unexpected '" + c + "'", line);
                }
                add(Kind.OPERATOR, operator, at + operator.length());
                return;
            }
        }
        throw new TemplateFailure("unexpected character '" + source.charAt(at) + "'", line);
    }

    private void number() {
        int end = digits(at);
        boolean fraction =
                end + 1 < source.length() && source.charAt(end) == '.' && Character.isDigit(source.charAt(end + 1));
        if (fraction) {
            end = digits(end + 1);
        }
        boolean exponent = end < source.length() && (source.charAt(end) == 'e' || source.charAt(end) == 'E');
        if (exponent) {
            int digits = end + 1;
            if (digits < source.length() && "+-".indexOf(source.charAt(digits)) >= 0) {
                digits++;
            }
            exponent = digits < source.length() && Character.isDigit(source.charAt(digits));
            end = exponent ? digits(digits) : end;
        }
        add(
                fraction || exponent ? Kind.FLOAT : Kind.INTEGER,
                source.substring(at, end).replace("_", ""),
                end);
    }

    private int digits(int from) {
        int end = from;
        while (end < source.length() && (Character.isDigit(source.charAt(end)) || source.charAt(end) == '_')) {
            end++;
        }
        return end;
    }

    private void string(char quote) {
        int end = at + 1;
        while (end < source.length() && source.charAt(end) != quote) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= source.length()) {
            throw new TemplateFailure("a string is not closed", line);
        }
        add(Kind.STRING, Texts.unescaped(source.substring(at + 1, end)), end + 1);
    }

    private void add(Kind kind, String text, int end) {
        tokens.add(new Token(kind, text, line));
        advance(end);
    }
}
