namespace Fal.Kling.Tests.Jobs;

/// <summary>An option that fal would drop silently or refuse is rejected when it is set.</summary>
public sealed class SubmitOptionsTests
{
    [Theory]
    [InlineData("http://app.example/hook")]
    [InlineData("/hook")]
    [InlineData("ftp://app.example/hook")]
    public void A_webhook_that_fal_would_not_call_is_rejected(string url) =>
        AssertNames(() => new SubmitOptions { WebhookUrl = new Uri(url, UriKind.RelativeOrAbsolute) }, "WebhookUrl", "https");

    [Theory]
    [InlineData(0.1)]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_start_timeout_of_a_tenth_of_a_second_or_less_is_rejected(double seconds) =>
        AssertNames(() => new SubmitOptions { StartTimeout = TimeSpan.FromSeconds(seconds) }, "StartTimeout", "0.1");

    [Fact]
    public void A_negative_queue_length_and_a_lifetime_under_a_minute_are_rejected()
    {
        AssertNames(() => new SubmitOptions { MaxQueueLength = -1 }, "MaxQueueLength", "negative");
        AssertNames(() => new SubmitOptions { OutputLifetime = TimeSpan.FromSeconds(59) }, "OutputLifetime", "one minute");
        Assert.Equal(TimeSpan.FromMinutes(1), new SubmitOptions { OutputLifetime = TimeSpan.FromMinutes(1) }.OutputLifetime);
    }

    [Theory]
    [InlineData("a\r\nAuthorization: Key x")]
    [InlineData("hint\u00e9")]
    [InlineData("\t")]
    public void A_hint_that_a_header_cannot_carry_is_rejected(string hint) => AssertNames(() => new SubmitOptions { RunnerHint = hint }, "RunnerHint", "ASCII");

    [Theory]
    [InlineData("", "v")]
    [InlineData("Team", "v")]
    [InlineData("two words", "v")]
    [InlineData("fal.team", "v")]
    [InlineData("fal-kling-attempt", "v")]
    [InlineData("k=", "v")]
    [InlineData("k", "a,b")]
    [InlineData("k", "é")]
    [InlineData("k", "a\nb")]
    [InlineData("k", null)]
    public void A_tag_that_fal_would_drop_or_that_is_reserved_is_rejected(string key, string? value) => AssertRefused(new() { [key] = value! });

    [Fact]
    public void A_tag_has_a_key_of_at_most_64_characters_and_a_value_of_at_most_256()
    {
        Dictionary<string, string> longest = new() { [new string('k', 64)] = new string('v', 256) };
        Assert.Same(longest.Values.Single(), new SubmitOptions { Tags = longest }.Tags[new string('k', 64)]);
        AssertRefused(new() { [new string('k', 65)] = "v" });
        AssertRefused(new() { ["k"] = new string('v', 257) });
    }

    [Fact]
    public void There_can_be_nine_tags_because_fal_takes_ten_and_one_is_reserved()
    {
        Assert.Equal(9, new SubmitOptions { Tags = Numbered(9) }.Tags.Count);
        AssertRefused(Numbered(10));
        Assert.Throws<ArgumentNullException>(() => new SubmitOptions { Tags = null! });
    }

    [Fact]
    public void All_tags_including_the_reserved_one_fit_into_fals_1024_bytes()
    {
        // Our own tag takes 49 bytes: a key of 17 and an id of 32.
        Assert.Equal(4, new SubmitOptions { Tags = Sized(256, 256, 256, 203) }.Tags.Count);
        AssertRefused(Sized(256, 256, 256, 204));
    }

    [Fact]
    public void A_with_expression_validates_again() => AssertNames(() => new SubmitOptions() with { MaxQueueLength = -1 }, "MaxQueueLength", "negative");

    private static Dictionary<string, string> Numbered(int count) => Enumerable.Range(0, count).ToDictionary(i => $"k{i}", _ => "v");

    private static Dictionary<string, string> Sized(params int[] lengths) =>
        lengths.Select((length, i) => (Key: $"{(char)('a' + i)}", Value: new string('v', length))).ToDictionary(tag => tag.Key, tag => tag.Value);

    private static void AssertRefused(Dictionary<string, string> tags) =>
        Assert.Equal("Tags", Assert.Throws<ArgumentException>(() => new SubmitOptions { Tags = tags }).ParamName);

    private static void AssertNames(Func<object> write, string property, string limit)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(write);
        Assert.Equal(property, exception.ParamName);
        Assert.Contains(limit, exception.Message, StringComparison.Ordinal);
    }
}
