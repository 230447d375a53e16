using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Checks;

/// <summary>Checks the key: where it is, its shape, and what it may do. Nothing is bought.</summary>
internal sealed class KeyProbe(FalSession session)
{
    private const string EndpointId = "fal-ai/kling-video/v2.1/master/text-to-video";
    private const string NewKey = "Create a key at https://fal.ai/dashboard/keys, and set FAL_KEY to it.";

    /// <param name="cancellationToken">Stops the checks.</param>
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        if (session.Options.ApiKey is null && !FalSession.HasKey)
        {
            return [new Finding("key", FindingState.Problem, "No key was found. Everything runs on the built-in emulator.", NewKey)];
        }

        KlingClient client;
        try
        {
            client = session.Client;
        }
        catch (KlingException exception)
        {
            return [new Finding("key", FindingState.Problem, exception.Message, NewKey)];
        }

        return
        [
            new Finding("key", FindingState.Ok, $"Found in {Source()}. It has the shape of a key."),
            await RunsAsync(client, cancellationToken),
            await TryAsync("prices", "The key may read prices.", "kling cannot say what a job cost, and shows estimates instead.", () => client.GetUnitPriceAsync(EndpointId, cancellationToken)),
            await TryAsync("search", "The key may list requests, so a lost submission can be found.", "kling cannot find a submission whose response was lost.", () => client.FindJobAsync(Nothing(), TimeSpan.Zero, cancellationToken)),
        ];
    }

    private string Source() => session.Options.ApiKey is not null ? "the settings file"
        : !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("FAL_KEY")) ? "the environment variable FAL_KEY"
        : "the environment variables FAL_KEY_ID and FAL_KEY_SECRET";

    // fal says 404 for a job that it doesn't know, but only to a key that it accepts.
    private static async Task<Finding> RunsAsync(KlingClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.GetJob<CustomResult>(JobTicket.FromRequestId(Guid.NewGuid().ToString(), EndpointId)).GetStatusAsync(cancellationToken: cancellationToken);
            return new Finding("jobs", FindingState.Ok, "fal accepts the key for jobs.");
        }
        catch (KlingApiException exception) when (exception.Reason == ApiErrorReason.NotFound)
        {
            return new Finding("jobs", FindingState.Ok, "fal accepts the key for jobs.");
        }
        catch (KlingApiException exception) when (exception.Reason is ApiErrorReason.Unauthorized or ApiErrorReason.Forbidden or ApiErrorReason.BalanceExhausted)
        {
            return new Finding("jobs", FindingState.Problem, exception.Message, exception.Reason == ApiErrorReason.BalanceExhausted ? "Top up the balance at https://fal.ai/dashboard/billing." : NewKey);
        }
        catch (KlingException exception)
        {
            return new Finding("jobs", FindingState.Problem, exception.Message, "See the hosts below.");
        }
    }

    private static async Task<Finding> TryAsync(string name, string allowed, string consequence, Func<Task> call)
    {
        try
        {
            await call();
            return new Finding(name, FindingState.Ok, allowed);
        }
        catch (KlingApiException exception) when (exception.Reason is ApiErrorReason.Unauthorized or ApiErrorReason.Forbidden)
        {
            return new Finding(name, FindingState.Warning, exception.Message, $"Without this, {consequence} A key with the scope API has this permission.");
        }
        catch (KlingException exception)
        {
            return new Finding(name, FindingState.Problem, exception.Message, "See the hosts below.");
        }
    }

    private static SubmitAttempt Nothing() => new() { Id = Guid.NewGuid().ToString("N"), EndpointId = EndpointId, InputHash = new string('0', 64), StartedAt = DateTimeOffset.UtcNow };
}
