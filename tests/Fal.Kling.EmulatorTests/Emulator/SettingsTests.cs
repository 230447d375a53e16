using System.Net;
using Fal.Kling.Emulator;

namespace Fal.Kling.EmulatorTests.Emulator;

/// <summary>Mistakes in a test's own settings are reported at once, where they are made.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("answer=100")]
    [InlineData("accept-then-answer=600")]
    [InlineData("result-early=199")]
    [InlineData("split-body=0")]
    [InlineData("cut-stream=-1")]
    [InlineData("cut-stream=many")]
    [InlineData("claim-status=")]
    [InlineData("model-error=")]
    [InlineData("shape-logs=round")]
    public void A_fault_rejects_an_argument_that_makes_no_sense(string name)
    {
        FormatException exception = Assert.Throws<FormatException>(() => Fault.Parse(name));
        Assert.Contains(name.Split('=')[0], exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_rejects_numbers_that_make_no_sense() => Assert.All(
        (Func<Fault>[])
        [
            () => Fault.SilenceStream(-1), () => Fault.ResetAt(-1), () => Fault.CutAt(-1), () => Fault.StallAt(-1), () => Fault.EndAt(-1), () => Fault.ShortenTo(-1),
            () => Fault.RateLimited(TimeSpan.FromSeconds(-1)), () => Fault.Unavailable(TimeSpan.FromSeconds(-1)),
            () => Fault.ModelError("type", "message", 600), () => Fault.PlatformError("type", 0),
        ],
        make => Assert.Throws<ArgumentOutOfRangeException>(make));

    [Fact]
    public async Task An_unknown_fault_name_is_rejected_with_a_list_of_the_known_ones()
    {
        await using Wire wire = await Wire.StartAsync();
        using HttpRequestMessage request = wire.Request(HttpMethod.Get, wire.Url("x"));
        request.Headers.Add(Fault.HeaderName, "gremlins");

        using HttpResponseMessage response = await wire.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        string detail = (await Wire.JsonOf(response)).GetProperty("detail").GetString()!;
        Assert.Contains("gremlins", detail, StringComparison.Ordinal);
        Assert.Contains("accept-then-reset, ", detail, StringComparison.Ordinal);
        Assert.Contains("cut-stream=…", detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a-key-without-its-secret")]
    public async Task A_key_that_could_never_be_valid_prevents_startup(string key)
    {
        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(
            () => FalEmulator.StartAsync(new() { ApiKeys = ["good:key", key] }, TestContext.Current.CancellationToken));
        Assert.Equal("ApiKeys", exception.ParamName);
    }
}
