using Fal.Kling.Emulator;
using Fal.Kling.OrderApp;

namespace Fal.Kling.EmulatorTests.Orders;

/// <summary>A job at fal, as a person reads it on the dashboard, and what the store has recorded for it.</summary>
/// <param name="Job">The job.</param>
/// <param name="Prompt">What was bought.</param>
/// <param name="Attempt">The attempt in its tag.</param>
/// <param name="Owner">The record of the key that owns it; null when no key does.</param>
internal sealed record BookedJob(EmulatedJob Job, string Prompt, string Attempt, IdempotencyRecord? Owner)
{
    /// <summary>Whether its submission was lost: no key owns it, or a search has found it.</summary>
    public bool WasLost => Owner is null || Owner.Ticket!.SubmittedAt != Owner.Attempt!.StartedAt;
}

/// <summary>fal's books beside the store: what was bought, and which key has it.</summary>
internal static class OrderBooks
{
    private const string AttemptTag = "fal-kling-attempt";

    public static async Task<IReadOnlyList<BookedJob>> ReadAsync(FalEmulator fal, IKlingIdempotencyStore store, OrderPlan plan)
    {
        Dictionary<string, IdempotencyRecord> owners = [];
        foreach (ListedOrder order in plan.Orders)
        {
            if ((await store.FindAsync(order.Key))?.Record is { RequestId: { } requestId } record)
            {
                Assert.True(owners.TryAdd(requestId, record), $"'{order.Key}' and '{owners[requestId].Key}' have the same job.");
                Assert.Equal(order.Key, await store.FindOwnerAsync(record.Account, requestId));
            }
        }

        return
        [
            .. fal.Jobs.Select(job => new BookedJob(
                job, job.Input.GetProperty("prompt").GetString()!, job.Tags[AttemptTag], owners.GetValueOrDefault(job.RequestId))),
        ];
    }
}
