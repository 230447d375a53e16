namespace Fal.Kling.Benchmarks;

/// <summary>The results of all runs: the samples of each client at each level.</summary>
internal sealed class LoadResults
{
    private readonly Dictionary<(LoadClient Client, int InFlight), List<LoadSample>> samples = [];

    /// <summary>The rows of a report, by level and then by client.</summary>
    public IEnumerable<(int InFlight, LoadClient Client, LoadSample Sample)> Rows =>
        from row in samples
        orderby row.Key.InFlight, LoadClient.All.TakeWhile(client => client != row.Key.Client).Count()
        select (row.Key.InFlight, row.Key.Client, LoadSample.Median(row.Value));

    public LoadSample this[LoadClient client, int inFlight] => LoadSample.Median(samples[(client, inFlight)]);

    public void Add(LoadClient client, LoadLevel level, LoadSample sample)
    {
        if (!samples.TryGetValue((client, level.InFlight), out List<LoadSample>? ofBoth))
        {
            samples.Add((client, level.InFlight), ofBoth = []);
        }

        ofBoth.Add(sample);
    }
}
