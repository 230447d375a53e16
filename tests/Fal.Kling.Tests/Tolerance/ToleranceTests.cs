using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace Fal.Kling.Tests.Tolerance;

/// <summary>Later additions by fal must not lose a paid result: unknown properties, unknown words, and null for whatever is not promised.</summary>
public sealed class ToleranceTests
{
    private const string Seed = "0000KQvaHe41";

    // Words from fal's vocabulary, which can grow.
    private static readonly string[] Vocabulary = ["status", "level", "error_type", "type", "source", "content_type"];

    private static readonly Gen<string> NewWord = Gen.String[Gen.Char['A', 'Z'], 1, 12];

    public static TheoryData<string> Names => [.. Fixtures.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_response_is_read_whatever_fal_adds_to_it(string name)
    {
        Fixture fixture = Fixtures.All[name];
        fixture.Check(Encoding.UTF8.GetBytes(fixture.Json));
        Gen.Select(Gen.Int, NewWord).Sample(
            (choice, word) => fixture.Check(Encoding.UTF8.GetBytes(Decorate(fixture, new Choices(choice), word))), seed: Seed, iter: 300, threads: 1);
    }

    private static string Decorate(Fixture fixture, Choices choices, string word)
    {
        JsonNode root = JsonNode.Parse(fixture.Json)!;
        Decorate(root, fixture.Required, choices, word);
        return root.ToJsonString();
    }

    private static void Decorate(JsonNode? node, string[] required, Choices choices, string word)
    {
        if (node is JsonArray array)
        {
            foreach (JsonNode? item in array.ToArray())
            {
                Decorate(item, required, choices, word);
            }
        }

        if (node is not JsonObject members)
        {
            return;
        }

        foreach ((string name, JsonNode? value) in members.ToArray())
        {
            if (Vocabulary.Contains(name) && value is JsonValue && choices.Next(3) == 0)
            {
                members[name] = word;
            }
            else if (!required.Contains(name) && choices.Next(4) == 0)
            {
                members[name] = null;
            }
            else
            {
                Decorate(value, required, choices, word);
            }
        }

        for (int i = choices.Next(3); i > 0; i--)
        {
            members[$"added_{word}_{i}"] = Anything(choices, word);
        }
    }

    private static JsonNode? Anything(Choices choices, string word) => choices.Next(7) switch
    {
        0 => null,
        1 => JsonValue.Create(true),
        2 => JsonValue.Create(1e300),
        3 => JsonValue.Create(long.MaxValue),
        4 => JsonValue.Create(word),
        5 => new JsonArray(JsonValue.Create(1), null, new JsonObject { ["status"] = word }),
        _ => new JsonObject { [word] = new JsonObject { ["url"] = null } },
    };

    /// <summary>A repeatable sequence of choices derived from one number.</summary>
    private sealed class Choices(int start)
    {
        private uint state = (uint)start | 1;

        public int Next(int count)
        {
            state = (state * 1664525) + 1013904223;
            return (int)((state >> 8) % (uint)count);
        }
    }
}
