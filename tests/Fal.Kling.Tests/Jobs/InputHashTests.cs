using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Fal.Kling.Jobs;

namespace Fal.Kling.Tests.Jobs;

/// <summary>The hash of an attempt recognises an input by its values, however a server rewrites its JSON without changing them.</summary>
public sealed class InputHashTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(Gen.String[Gen.Char["abcXYZ 0159.-éß\"\\/\n漢"], 0, 8], Gen.Const("\U0001F600"), Gen.Const("5"));
    private static readonly Gen<string> Numbers = Gen.OneOf(
        Gen.Int.Select(value => value.ToString(CultureInfo.InvariantCulture)),
        Gen.Decimal.Select(value => value.ToString(CultureInfo.InvariantCulture)),
        Gen.Const("12345678901234567890123"),
        Gen.Const("0.1"),
        Gen.Const("-0.000000123"));

    private static readonly Gen<string> Leaves = Gen.OneOf(
        Texts.Select(text => "\"" + JsonEncodedText.Encode(text) + "\""), Numbers, Gen.Const("true"), Gen.Const("false"));

    private static readonly Gen<string> Values = Gen.Recursive<string>((depth, self) => depth > 2
        ? Leaves
        : Gen.OneOf(
            Leaves,
            self.Array[0, 4].Select(items => $"[{string.Join(',', items)}]"),
            Objects(self)));

    private static readonly Gen<string> Inputs = Objects(Values);

    [Fact]
    public void Order_and_spelling_of_the_same_values_do_not_change_the_hash() => Gen.Select(Inputs, Gen.Int).Sample(
        (json, seed) =>
        {
            StringBuilder other = new();
            using JsonDocument document = JsonDocument.Parse(json);
            Reformat(document.RootElement, other, new Random(seed), isTop: true);
            return Matches(json, other.ToString());
        },
        iter: 500, threads: 1);

    [Fact]
    public void A_different_value_changes_the_hash() => Gen.Select(Inputs, Inputs).Where((one, other) => !AreEqual(one, other)).Sample(
        (one, other) => !Matches(one, other), iter: 500, threads: 1);

    [Fact]
    public void A_change_anywhere_in_an_input_changes_the_hash() => Gen.Select(Inputs, Gen.Int[0, 1000]).Sample(
        (json, choice) =>
        {
            JsonNode changed = JsonNode.Parse(json)!;
            return !Change(changed, choice) || AreEqual(json, changed.ToJsonString()) || !Matches(json, changed.ToJsonString());
        },
        iter: 500, threads: 1);

    [Theory]
    [InlineData("5", "5.0")]
    [InlineData("5", "5e0")]
    [InlineData("5", "0.5E1")]
    [InlineData("5", "500e-2")]
    [InlineData("0.1", "0.10")]
    [InlineData("0.1", "1e-1")]
    [InlineData("0", "-0.00")]
    [InlineData("0", "0e99999999999999999999")]
    [InlineData("1000000", "1e6")]
    [InlineData("-12.5", "-125E-1")]
    public void Equal_numbers_have_equal_hashes(string one, string other) => Assert.True(Matches($$"""{"n":{{one}}}""", $$"""{"n":{{other}}}"""));

    [Theory]
    [InlineData("5", "\"5\"")]
    [InlineData("5", "50")]
    [InlineData("5", "-5")]
    [InlineData("0.1", "0.10000000000000001")]
    [InlineData("9007199254740992", "9007199254740993")]
    [InlineData("1e400", "1e401")]
    [InlineData("1e99999999999999999999", "1e99999999999999999998")]
    [InlineData("true", "\"true\"")]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("[1,2]", "[12]")]
    [InlineData("[[1],2]", "[[1,2]]")]
    [InlineData("[]", "{}")]
    [InlineData("\"a\"", "\"A\"")]
    [InlineData("\"\"", "null")]
    [InlineData("""{"a":"b"}""", """{"b":"a"}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":{},"b":1}""")]
    public void Different_values_have_different_hashes(string one, string other) => Assert.False(Matches($$"""{"n":{{one}}}""", $$"""{"n":{{other}}}"""));

    [Fact]
    public void Nulls_and_properties_that_fal_adds_do_not_matter()
    {
        const string Ours = """{"prompt":"a","shots":[{"prompt":"b"}],"seed":null}""";
        Assert.True(Matches(Ours, """{"prompt":"a","shots":[{"prompt":"b","voice_id":null}],"model":"x","generate_audio":true}"""));
        Assert.False(Matches(Ours, """{"prompt":"a","shots":[]}"""));
        Assert.False(Matches(Ours, """{"shots":[{"prompt":"b"}]}"""));
        Assert.Equal(["prompt", "shots"], Attempt(Ours).Fields!);
    }

    [Fact]
    public void Lone_surrogates_and_repeated_properties_can_be_hashed()
    {
        const string Odd = """{"a":"\uD800","\uDC00":1,"b":1,"b":2}""";
        Assert.True(Matches(Odd, """{"b":2,"\uDC00":1.0,"a":"\uD800"}"""));
        Assert.False(Matches(Odd, """{"b":1,"\uDC00":1,"a":"\uD800"}"""));
    }

    [Fact]
    public void A_list_of_fields_that_contains_null_just_changes_the_hash()
    {
        SubmitAttempt odd = Attempt("""{"a":1}""") with { Fields = ["a", null!] };
        using JsonDocument input = JsonDocument.Parse("""{"a":1}""");
        Assert.True(InputHashes.Matches(odd, input.RootElement));
    }

    private static Gen<string> Objects(Gen<string> values) =>
        Gen.Select(Gen.String[Gen.Char["abcde_é"], 1, 3], values).Array[0, 5].Select(members =>
            $"{{{string.Join(',', members.DistinctBy(member => member.Item1).Select(member => $"\"{JsonEncodedText.Encode(member.Item1)}\":{member.Item2}"))}}}");

    private static SubmitAttempt Attempt(string json) => InputHashes.AddTo(
        new SubmitAttempt { Id = "i", EndpointId = "a/b", InputHash = string.Empty, StartedAt = default }, Encoding.UTF8.GetBytes(json));

    private static bool Matches(string ours, string stored)
    {
        using JsonDocument document = JsonDocument.Parse(stored);
        return InputHashes.Matches(Attempt(ours), document.RootElement);
    }

    // Only our fields count: an input with additional properties is the same request.
    private static bool AreEqual(string ours, string stored)
    {
        JsonObject one = JsonNode.Parse(ours)!.AsObject();
        JsonObject other = JsonNode.Parse(stored)!.AsObject();
        return one.All(member => other.TryGetPropertyValue(member.Key, out JsonNode? value) && JsonNode.DeepEquals(member.Value, value));
    }

    private static void Reformat(JsonElement value, StringBuilder json, Random random, bool isTop = false)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                JsonProperty[] members = [.. value.EnumerateObject()];
                random.Shuffle(members);
                json.Append("{ ");
                foreach (JsonProperty member in members)
                {
                    json.Append(Escaped(member.Name, random)).Append(" : ");
                    Reformat(member.Value, json, random);
                    json.Append(',');
                }

                json.Append(isTop ? "\"added\":[1]}" : "\"added\":null}");
                break;
            case JsonValueKind.Array:
                json.Append('[').AppendJoin(',', value.EnumerateArray().Select(item =>
                {
                    StringBuilder text = new();
                    Reformat(item, text, random);
                    return text.ToString();
                })).Append(" ]");
                break;
            case JsonValueKind.String:
                json.Append(Escaped(value.GetString()!, random));
                break;
            case JsonValueKind.Number:
                json.Append(value.GetRawText()).Append(!value.GetRawText().Contains('.', StringComparison.Ordinal) ? ".00" : "0").Append(random.Next(2) == 0 ? "e0" : "E+00");
                break;
            default:
                json.Append(value.GetRawText());
                break;
        }
    }

    private static string Escaped(string text, Random random) =>
        '"' + string.Concat(text.Select(c => random.Next(2) == 0 || char.IsSurrogate(c) || c is '"' or '\\' or < ' ' ? $"\\u{(int)c:x4}" : c.ToString())) + '"';

    private static bool Change(JsonNode node, int choice)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } members:
                (string name, JsonNode? value) = members.ElementAt(choice % members.Count);
                if (value is JsonValue || !Change(value!, choice / 3))
                {
                    members[name] = "another value";
                }

                return true;
            case JsonArray { Count: > 0 } items:
                int at = choice % items.Count;
                if (items[at] is JsonValue || !Change(items[at]!, choice / 3))
                {
                    items.RemoveAt(at);
                }

                return true;
            default:
                return false;
        }
    }
}
