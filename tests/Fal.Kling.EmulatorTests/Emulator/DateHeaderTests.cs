using Fal.Kling.Emulator;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Kling.EmulatorTests.Emulator;

/// <summary>Clients correct their clock by fal's <c>Date</c> header, so it has to follow the emulator's clock and not the machine's.</summary>
public sealed class DateHeaderTests
{
    private static readonly DateTimeOffset Start = new(2031, 10, 1, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_host_dates_its_responses_with_the_emulators_clock(bool isHttp2)
    {
        FakeTimeProvider clock = new(Start);
        await using Wire wire = await Wire.StartAsync(new() { TimeProvider = clock }, isHttp2);
        string requestId = await wire.BuyAsync();
        Uri[] urls =
        [
            wire.Url(requestId, "/status"), wire.Url(requestId, "/status/stream"), wire.Url("unknown"), wire.Emulator.StorageUrl, wire.Emulator.PlatformUrl,
            wire.Emulator.AddFile("a.mp4", 100).Url,
        ];
        for (int hours = 0; hours < 2; hours++)
        {
            foreach (Uri url in urls)
            {
                using HttpResponseMessage response = await wire.SendAsync(wire.Request(HttpMethod.Get, url), HttpCompletionOption.ResponseHeadersRead);
                Assert.Equal(Start.AddHours(hours), response.Headers.Date);
            }

            clock.Advance(TimeSpan.FromHours(1));
        }
    }

    [Theory]
    [InlineData("accept-then-bad-gateway")]
    [InlineData("unauthorized")]
    [InlineData("no-such-fault")]
    public async Task A_response_from_a_fault_is_dated_with_the_emulators_clock_too(string fault)
    {
        await using Wire wire = await Wire.StartAsync(new() { TimeProvider = new FakeTimeProvider(Start) });
        using HttpRequestMessage request = wire.Request(HttpMethod.Post, new Uri(wire.Emulator.QueueUrl, "/" + Wire.TextToVideo), """{"prompt":"a"}""");
        request.Headers.Add(Fault.HeaderName, fault);
        using HttpResponseMessage response = await wire.SendAsync(request);
        Assert.Equal(Start, response.Headers.Date);
    }

    [Fact]
    public async Task A_fault_can_set_a_different_date()
    {
        await using Wire wire = await Wire.StartAsync(new() { TimeProvider = new FakeTimeProvider(Start) });
        string date = Start.AddDays(-1).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        wire.Emulator.Faults.Order(FalOperation.Submit, Fault.Answer(503, headers: new Dictionary<string, string> { ["Date"] = date }));
        using HttpResponseMessage response = await wire.SubmitAsync();
        Assert.Equal(Start.AddDays(-1), response.Headers.Date);
    }
}
