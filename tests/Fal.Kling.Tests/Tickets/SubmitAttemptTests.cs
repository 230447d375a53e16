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

    [Fact]
    public void An_attempt_survives_as_json()
    {
        Assert.Equal(Attempt, SubmitAttempt.FromJson(Attempt.ToJson()));
        SubmitAttempt without = Attempt with { RequestId = null };
        Assert.Equal(without, SubmitAttempt.FromJson(without.ToJson()));
        Assert.DoesNotContain("request_id", without.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_attempt_that_an_older_version_wrote_is_read_for_ever() => Assert.Equal(Attempt, SubmitAttempt.FromJson(Fixture.Read("attempt-1.json")));

    [Fact]
    public void An_attempt_holds_no_secret_and_no_prompt()
    {
        using JsonDocument json = JsonDocument.Parse(Attempt.ToJson());
        Assert.Equal(["endpoint_id", "id", "input_hash", "request_id", "started_at"], json.RootElement.EnumerateObject().Select(member => member.Name).Order());
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
    public void What_is_no_attempt_is_a_format_error(string json) =>
        Assert.Contains("submit attempt", Assert.Throws<FormatException>(() => SubmitAttempt.FromJson(json)).Message, StringComparison.Ordinal);
}
