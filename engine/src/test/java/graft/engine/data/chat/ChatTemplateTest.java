package graft.engine.data.chat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.engine.data.tokens.Tokenizer;
import graft.engine.error.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTemplateTest {

    private static final Path MODELS = Path.of("../../shared/golden/models");
    private static final List<ChatMessage> TALK =
            List.of(ChatMessage.user(" Hi, you. "), ChatMessage.assistant("Hello."), ChatMessage.user("Bye."));

    private static String rendered(String template) {
        return ChatTemplate.parse("a test", template, Map.of("eos_token", "</s>"))
                .render(TALK, true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-rope3", "qwen3"})
    void renderedTextsAndIdsAreThoseOfTheReference(String model) throws IOException {
        Path folder = MODELS.resolve(model);
        Assumptions.assumeTrue(
                Files.isRegularFile(folder.resolve("chat.json")),
                "SKIPPED: reference conversations are not here (" + folder + "); parity unproved");
        ChatTemplate template = ChatFiles.read(folder).orElseThrow();
        int cases = 0;
        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            for (JsonNode entry :
                    new ObjectMapper().readTree(folder.resolve("chat.json").toFile())) {
                List<ChatMessage> messages = new ArrayList<>();
                for (JsonNode message : entry.get("messages")) {
                    messages.add(new ChatMessage(
                            message.get("role").asText(), message.get("content").asText()));
                }
                String text = template.render(
                        messages, entry.get("addGenerationPrompt").asBoolean());
                assertEquals(entry.get("rendered").asText(), text);
                assertArrayEquals(
                        StreamSupport.stream(entry.get("ids").spliterator(), false)
                                .mapToInt(JsonNode::asInt)
                                .toArray(),
                        tokenizer.encode(text, null, Tokenizer.UNLIMITED, false).ids());
                cases++;
            }
        }
        assertTrue(cases > 2);
    }

    /// Expected texts are what Jinja 3 makes of the same template, with `trim_blocks` and `lstrip_blocks`.
    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "{{ messages[0].content|trim }}|{{ messages[-1]['role'] }} § Hi, you.|user",
                "{% for m in messages if m.role == 'user' %}{{ loop.index }}{{ m.content|trim }}{% endfor %} § 1Hi, you.2Bye.",
                "{% set ns = namespace(n=0) %}{% for m in messages %}{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.n }} § 3",
                "{% set x = 1 %}{% for m in messages %}{% set x = 2 %}{% endfor %}{{ x }} § 1",
                "{{ messages[1:]|map(attribute='role')|join('+') }} § assistant+user",
                "{{ messages[::-1][0].content }} § Bye.",
                "{% macro m(a, b='!') %}<{{ a }}{{ b }}>{% endmacro %}{{ m('x') }}{{ m('y', b='?') }} § <x!><y?>",
                "{{ 'a' ~ 1 ~ 2 }}|{{ 7 // 2 }}|{{ -7 % 3 }}|{{ 7 / 2 }}|{{ 2 ** 3 ** 2 }} § a12|3|2|3.5|64",
                "{{ 'x' if not missing else 'y' }}{{ missing is defined }}{{ tools is none }} § xFalseTrue",
                "{{ {'a': [1, 2.0, none, true], 'b': 'é\"'}|tojson }} § {\"a\": [1, 2.0, null, true], \"b\": \"é\\\"\"}",
                "{{ 'a,b,c'.split(',')[-1] }}{{ ' a  b '.split() }}{{ 'abab'.replace('a', 'x', 1) }} § c['a', 'b']xbab",
                "{{ 'a b c d'.rsplit(' ', 1) }}{{ ' a b c '.split(none, 1) }}{{ 'x,'.split(',')|length }} § ['a b c', 'd']['a', 'b c ']2",
                "{{ 1 < 2 < 3 }}{{ 'o' in 'foo' and 3 not in [1] }} § TrueTrue",
                "{%- if false -%} a {%- elif true -%} b {%- else -%} c {%- endif -%}  d § bd",
                "{% for i in range(5) %}{% if i == 1 %}{% continue %}{% elif i == 3 %}{% break %}{% endif %}{{ i }}{% endfor %} § 02",
                "{% set t %}a{{ 1 }}{% endset %}{{ t|upper }}{# a comment #}{% raw %}{{ x }}{% endraw %} § A1{{ x }}",
                "{% filter upper %}a{% endfilter %}{% generation %}b{% endgeneration %} § Ab",
                "{{ ['b', 'A', 'c']|sort|join }}{{ [3, 1]|max }}{{ 'hello world'|title }}{{ 'x'|default('y') }} § Abc3Hello Worldx",
            })
    void expressionsMeanWhatTheyMeanInJinja(String template, String expected) {
        assertEquals(expected, rendered(template));
    }

    @Test
    void whiteSpaceAroundTagsFollowsTrimAndStripBlocks() {
        assertEquals("a\nb\nc\n", rendered("a\n  {% if true %}\nb\n  {% endif %}\nc\n\n"));
        assertEquals("a\n  1\n\nb", rendered("a\n  {{ 1 }}\n\nb"));
        assertEquals("a1b", rendered("a\n {{- 1 -}} \n\n b"));
        assertEquals("a  b", rendered("a{%+ if true %}  b{% endif %}"));
    }

    @Test
    void aTemplateIsToldTheSameDayAlways() {
        ChatTemplate template = ChatTemplate.parse("a test", "{{ strftime_now('%d %b %Y') }}", Map.of());
        assertEquals(template.render(TALK, true), template.render(TALK, true));
        assertEquals("01 Feb 2025", template.render(TALK, true, LocalDateTime.of(2025, 2, 1, 3, 4)));
    }

    @Test
    void whatATemplateRefusesIsToldInItsWords() {
        String message = assertThrows(
                        InvalidInput.class, () -> rendered("{{ raise_exception('Roles must alternate') }}"))
                .getMessage();
        assertTrue(message.contains("Roles must alternate") && message.contains("a test"), message);
        assertTrue(assertThrows(InvalidInput.class, () -> rendered("a\n{% if %}x{% endif %}"))
                .getMessage()
                .contains("line 2"));
    }

    /// Each would take all time or memory if it were let.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for a in range(60000) %}{% for b in range(60000) %}{% endfor %}{% endfor %}",
                "{% for a in range(99999999999) %}{% endfor %}",
                "{{ range(-9223372036854775807, 9223372036854775807) }}",
                "{{ 'x' * 99999999999 }}",
                "{% set ns = namespace(x='xxxxxxxx') %}{% for a in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
                "{% set ns = namespace(x=[1]) %}{% for a in range(99) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}",
                "{% set ns = namespace(x={}) %}{% for a in range(9999) %}{% set ns.x = {'a': ns.x} %}{% endfor %}{{ ns.x == ns.x }}",
                "{{ ('a' * 60000).replace('a', 'b' * 60000) }}",
                "{{ (['x'] * 60000)|join('y' * 60000) }}",
                "{{ (['xxxxxxxxxxxxxxxx'] * 60000)|map('replace', 'x', 'y' * 60000)|list }}",
                "{{ range(60000)|unique|list|length }}",
                "{% set ns = namespace(x=[1]) %}{% for a in range(45) %}{% set ns.x = [ns.x] %}{% endfor %}"
                        + "{{ ([ns.x] * 60000)|tojson(indent=32) }}",
                "{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}",
                "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
                "{% set t = 'a' * 60000 %}{% for i in range(60000) %}{% set u = t|upper %}{% endfor %}",
                "{% for i in range(9) %}{{ loop.cycle() }}{% endfor %}{{ raise_exception('end') }}",
                "{{ ''.__class__.__mro__[1].__subclasses__() }}",
                "{{ messages.__init__.__globals__ }}",
                "{{ messages.getClass().forName('java.lang.Runtime') }}",
                "{% include 'secret' %}",
                "{% import 'os' as os %}",
                "{{ self.x() }}"
            })
    void aHostileTemplateIsRefusedSoon(String template) {
        assertTimeout(Duration.ofSeconds(10), () -> assertThrows(InvalidInput.class, () -> rendered(template)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "not ", "- ", "{1: ", "x.", "1 + ", "1 if 1 else ", "f("})
    void deepNestingIsRefused(String part) {
        assertThrows(InvalidInput.class, () -> rendered("{{ " + part.repeat(100_000) + "1 }}"));
        assertThrows(InvalidInput.class, () -> rendered("{% if true %}".repeat(50_000)));
    }

    /// Templates broken at random are rendered or refused, and nothing else.
    @Test
    void brokenTemplatesAreRenderedOrRefused() throws IOException {
        Path file = MODELS.resolve("qwen3/chat_template.jinja");
        String whole = (Files.exists(file) ? Files.readString(file) : "")
                + "{% macro m(a, b=1) %}{{ a[1:b]|join(',')|indent(2) }}{% endmacro %}{{ m(messages|list) }}"
                + "{% for m in messages if m.role != 'x' %}{{ loop.cycle('a', 'b') ~ m.content.split('e')[-1] }}{% endfor %}";
        Random random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 3000; round++) {
            StringBuilder broken = new StringBuilder(whole);
            for (int i = random.nextInt(4); i >= 0; i--) {
                int from = random.nextInt(broken.length());
                int to = Math.min(broken.length(), from + random.nextInt(12));
                int other = random.nextInt(whole.length() - 12);
                broken.replace(from, to, whole.substring(other, other + random.nextInt(12)));
            }
            try {
                rendered(broken.toString());
            } catch (InvalidInput expected) {
                refused++;
            }
        }
        assertTrue(refused > 100, refused + " refused");
    }

    @Test
    void theFolderSaysWhichTemplateIsMeant(@TempDir Path folder) throws IOException {
        assertTrue(ChatFiles.read(folder).isEmpty());
        Files.writeString(folder.resolve("tokenizer_config.json"), """
                {"chat_template": [{"name": "tools", "template": "no"}, {"name": "default", "template": "{{ eos_token }}"}],
                 "eos_token": {"content": "<end>"}}
                """);
        assertEquals("<end>", ChatFiles.read(folder).orElseThrow().render(TALK, true));
        Files.writeString(folder.resolve("chat_template.jinja"), "own {{ bos_token }}|{{ eos_token }}");
        assertEquals("own |<end>", ChatFiles.read(folder).orElseThrow().render(TALK, true));
    }
}
