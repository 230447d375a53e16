using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;

namespace Fal.Kling;

/// <summary>Removes old finished records from the table, at most once an hour.</summary>
internal sealed class RowRetention<TContext>(StoreContext<TContext> database)
    where TContext : DbContext
{
    private const string Free = "free";
    private const string Bought = "bought";
    private const string Ended = "ended";

    private readonly CleaningSchedule schedule = new();

    public static string NameOf(IdempotencyState state) => state switch
    {
        IdempotencyState.Free => Free,
        IdempotencyState.Preparing => "preparing",
        IdempotencyState.Sending => "sending",
        IdempotencyState.Bought => Bought,
        IdempotencyState.Ended => Ended,
        IdempotencyState.Unresolved => "unresolved",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "This version of the package does not know the state."),
    };

    /// <summary>Removes them if it is time. A failure is ignored.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The record that the caller asked for is stored, and old ones cost only space until the next time.")]
    public async Task CleanAsync(TimeSpan retention, CancellationToken cancellationToken)
    {
        if (!schedule.TryStart())
        {
            return;
        }

        double seconds = -CleaningSchedule.Seconds(retention);
        try
        {
            await database.RunAsync(
                (context, token) => EntityFrameworkIdempotencyStore<TContext>.Rows(context)
                    .Where(row => (row.State == Free || row.State == Bought || row.State == Ended) && row.WrittenAt < DateTime.UtcNow.AddSeconds(seconds))
                    .ExecuteDeleteAsync(token),
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception)
        {
        }
    }
}
