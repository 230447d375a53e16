using Fal.Kling.Emulator;
using Fal.Kling.OrderApp;

namespace Fal.Kling.EmulatorTests.Orders;

/// <summary>The person who decides about unresolved keys: looks for the job of each on fal's dashboard, and resolves the key with it, or releases it if there is none.</summary>
internal sealed class OrderClerk(FalEmulator fal, IKlingClient client, IKlingIdempotencyStore store, OrderPlan plan, TimeSpan lease)
{
    // How much earlier than its attempt a job may seem to have been sent.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(4);

    public int Resolved { get; private set; }

    public int Released { get; private set; }

    public async Task DecideAsync(IReadOnlyDictionary<string, string> unresolved)
    {
        IReadOnlyList<BookedJob> books = await OrderBooks.ReadAsync(fal, store, plan);
        List<BookedJob> spare = [.. books.Where(job => job.Owner is null)];
        List<ListedOrder> undecided = [];
        foreach (ListedOrder order in plan.Orders.Where(order => unresolved.ContainsKey(order.Key)))
        {
            IdempotencyRecord record = (await store.FindAsync(order.Key))!.Record;
            Assert.Equal((IdempotencyState.Unresolved, unresolved[order.Key]), (record.State, record.Attempt?.Id));
            if (spare.Find(job => job.Attempt == record.Attempt!.Id) is { } own)
            {
                AssertAmbiguous(order, own, books);
                spare.Remove(own);
                await ResolveAsync(order.Key, own);
            }
            else
            {
                undecided.Add(order);
            }
        }

        // The job of such a key doesn't exist, or the search of another key with the same input has taken it, whose own job may be left over.
        foreach (ListedOrder order in undecided)
        {
            if (spare.Find(job => job.Prompt == order.Prompt) is { } leftOver)
            {
                spare.Remove(leftOver);
                await ResolveAsync(order.Key, leftOver);
            }
            else
            {
                await client.ReleaseIdempotencyKeyAsync(order.Key, force: true);
                Released++;
            }
        }
    }

    // A job that was the only one that could be the key's should have been found.
    private void AssertAmbiguous(ListedOrder order, BookedJob own, IReadOnlyList<BookedJob> books) => Assert.True(
        books.Any(other => other != own && other.Prompt == own.Prompt && other.WasLost
            && other.Job.CreatedAt >= own.Job.CreatedAt - Tolerance - lease && other.Job.CreatedAt <= own.Job.CreatedAt + lease),
        $"'{order.Key}' is unresolved although {own.Job.RequestId} cannot belong to another key.");

    private async Task ResolveAsync(string key, BookedJob job)
    {
        await client.ResolveIdempotencyKeyAsync(key, JobTicket.FromRequestId(job.Job.RequestId, job.Job.EndpointId), force: true);
        Resolved++;
    }
}
