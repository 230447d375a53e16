using Fal.Kling.EmulatorTests.Emulator;
using Fal.Kling.Tests.Catalogue;

namespace Fal.Kling.EmulatorTests.Models;

/// <summary>The webhook of every endpoint has the result that a wait returns, and its URL leads back to the job.</summary>
public sealed class EveryWebhookTests : IClassFixture<SharedEmulator>, IAsyncLifetime
{
    private readonly SharedEmulator fal;
    private WebhookReceiver receiver = null!;

    public EveryWebhookTests(SharedEmulator fal) => this.fal = fal;

    public static TheoryData<string> Endpoints => [.. CatalogueEndpoint.All.Keys];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => receiver = await WebhookReceiver.StartAsync();

    public ValueTask DisposeAsync() => receiver.DisposeAsync();

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_webhook_has_the_result_that_a_wait_returns(string endpointId)
    {
        Random random = new(endpointId.Sum(letter => letter));
        RandomInput inputs = new(CatalogueEndpoint.All[endpointId], random, name => $"https://example.com/{name}/{random.Next()}");
        KlingRequest request = KlingRequest.FromJson(endpointId, inputs.Least());
        KlingJob job = await fal.Client.SubmitAsync(request, new SubmitOptions { WebhookUrl = receiver.Url }, Token);
        KlingResult expected = await job.WaitForResultAsync(cancellationToken: Token);

        WebhookCall call = await receiver.NextAsync();
        Assert.True(WebhookOrigin.TryRead(call.Request.Split('?', 2)[1], secret: null, out WebhookOrigin? origin, out string? problem), problem);
        KlingWebhook webhook = KlingWebhook.ParseUnverified(call.Bytes, origin);

        Assert.Equal((job.Ticket.RequestId, endpointId), (webhook.Ticket.RequestId, webhook.Ticket.EndpointId));
        webhook = webhook with { Ticket = job.Ticket };
        KlingResult actual = expected switch
        {
            KlingImages => webhook.GetResult<KlingImages>(),
            KlingAudio => webhook.GetResult<KlingAudio>(),
            KlingVoice => webhook.GetResult<KlingVoice>(),
            _ => webhook.GetResult<KlingVideo>(),
        };
        Assert.Equal(expected with { BillableUnits = null, BilledAs = null }, actual);
    }
}
