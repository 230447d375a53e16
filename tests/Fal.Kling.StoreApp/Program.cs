// One of several processes that race for the records of a FileIdempotencyStore: in each round it tries to add a key, and then changes a record that all of them change.
// Arguments: the folder, a file to create when ready, a file to wait for, the number of rounds. Prints the rounds that it won.
using System.Globalization;
using Fal.Kling;

FileIdempotencyStore store = new(args[0]);
int rounds = int.Parse(args[3], CultureInfo.InvariantCulture);
await store.FindAsync("shared");
await File.WriteAllTextAsync(args[1], string.Empty);
while (!File.Exists(args[2]))
{
    await Task.Delay(1);
}

for (int round = 0; round < rounds; round++)
{
    IdempotencyRecord own = new()
    {
        Key = $"round-{round}",
        Version = 1,
        State = IdempotencyState.Preparing,
        Account = "account",
        EndpointId = "fal-ai/kling-video/v2.1/master/text-to-video",
        Fingerprint = "1:00",
        Owner = Guid.NewGuid().ToString("N"),
        Lease = TimeSpan.FromMinutes(1),
    };
    if (await store.TryAddAsync(own))
    {
        Console.WriteLine($"won {round}");
    }

    await ChangeSharedAsync();
}

async Task ChangeSharedAsync()
{
    IdempotencyRecord current;
    do
    {
        current = (await store.FindAsync("shared"))!.Record;
    }
    while (await store.TryReplaceAsync(current with { Version = current.Version + 1 }) != IdempotencyWrite.Written);
}
