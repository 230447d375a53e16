namespace Fal.Kling.AspNetCore.Tests.Support;

/// <summary>A store that grants every claim and counts them, or fails.</summary>
internal sealed class StubStore : IKlingWebhookStore
{
    private int claims;

    public int Claims => Volatile.Read(ref claims);

    public bool FailsToClaim { get; init; }

    public bool FailsToRecord { get; init; }

    public Task<WebhookClaim> TryClaimAsync(string requestId, string owner, TimeSpan lease, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref claims);
        return FailsToClaim ? throw new IOException("The database is down.") : Task.FromResult(WebhookClaim.Granted);
    }

    public Task CompleteAsync(string requestId, string owner, CancellationToken cancellationToken = default) => Record();

    public Task ReleaseAsync(string requestId, string owner, CancellationToken cancellationToken = default) => Record();

    private Task Record() => FailsToRecord ? throw new IOException("The database is down.") : Task.CompletedTask;
}
