using System.Text.Json;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Tickets;

public sealed class SubmitAttemptTests
{
    private static readonly SubmitAttempt Attempt = new()
    {
        Id = "0123456789abcdef0123456789abcdef",
        EndpointId = FakeFal.TextEndpoint,
        InputHash = "06cfbc36947af701e171983248b9ef476b2be1c989b557dd7cd441d47d53cd6f",
        StartedAt = VirtualTime.Start,
        RequestId = FakeFal.RequestId,
    };

    private static readonly SubmitAttempt Complete = Attempt with
    {
        InputHash = "c62e13c02ba387e82dd4733d04a61e41c59d2fee488048ea3f0c724aa7a85dcc",
        HashVersion = 2,
        Fields = ["aspect_ratio", "cfg_scale", "duration", "negative_prompt", "prompt"],
        ClockOffset = TimeSpan.FromMinutes(-5) + TimeSpan.FromSeconds(0.25),
        ClockUncertainty = TimeSpan.FromSeconds(0.6),
    };

    [Fact]
    public void An_attempt_survives_as_json()
    {
        Assert.Equal(Attempt, SubmitAttempt.FromJson(Attempt.ToJson()));
        SubmitAttempt without = Attempt with { RequestId = null };
        Assert.Equal(without, SubmitAttempt.FromJson(without.ToJson()));
        Assert.DoesNotContain("request_id", without.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_attempt_of_version_0_1_can_be_read_forever()
    {
        SubmitAttempt old = SubmitAttempt.FromJson(Fixture.Read("attempt-1.json"));
        Assert.Equal(Attempt, old);
        Assert.Equal(1, old.HashVersion);
        Assert.Null(old.Fields);
        Assert.Null(old.ClockOffset);
    }

    [Fact]
    public void An_attempt_of_the_current_version_can_be_read_forever()
    {
        string text = Fixture.Read("attempt-2.json");
        SubmitAttempt attempt = SubmitAttempt.FromJson(text);
        Assert.Equal(Complete, attempt);
        Assert.Equal(text.Trim(), attempt.ToJson());
    }

    [Fact]
    public void Properties_that_a_later_version_adds_are_ignored() =>
        Assert.Equal(Complete, SubmitAttempt.FromJson("""{"region":{"eu":[1]},""" + Complete.ToJson()[1..]));

    [Fact]
    public void Attempts_are_equal_when_all_their_fields_are()
    {
        SubmitAttempt same = Complete with { Fields = [.. Complete.Fields!] };
        Assert.Equal(Complete, same);
        Assert.Equal(Complete.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(Complete, Complete with { Fields = ["prompt"] });
        Assert.NotEqual(Complete, Complete with { ClockOffset = null });
    }

    [Fact]
    public void An_attempt_contains_no_secret_and_no_prompt()
    {
        using JsonDocument json = JsonDocument.Parse(Attempt.ToJson());
        Assert.Equal(["endpoint_id", "hash_version", "id", "input_hash", "request_id", "started_at"], json.RootElement.EnumerateObject().Select(member => member.Name).Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"id":null,"endpoint_id":"a","input_hash":"b","started_at":"2026-10-01T09:00:00+00:00"}""")]
    [InlineData("""{"id":"i","endpoint_id":"a","input_hash":"b","started_at":"soon"}""")]
    [InlineData("""{"id":"i","endpoint_id":"a","input_hash":"b"}""")]
    [InlineData("""{"id":"i","endpoint_id":"a","input_hash":"b","started_at":"2026-10-01T09:00:00+00:00","fields":"prompt"}""")]
    [InlineData("""{"id":"i","endpoint_id":"a","input_hash":"b","started_at":"2026-10-01T09:00:00+00:00","clock_offset":"soon"}""")]
    [InlineData("""{"id":"i","endpoint_id":"a","input_hash":"b","started_at":"2026-10-01T09:00:00+00:00","clock_offset":"99999999.00:00:00"}""")]
    [InlineData("""{"id":"\uD800","endpoint_id":"a","input_hash":"b","started_at":"2026-10-01T09:00:00+00:00"}""")]
    public void Text_that_is_not_an_attempt_is_a_format_error(string json) =>
        Assert.Contains("submit attempt", Assert.Throws<FormatException>(() => SubmitAttempt.FromJson(json)).Message, StringComparison.Ordinal);
}
