using System.Diagnostics;
using System.Text.Json;

namespace Fal.Kling.Tests.Orders;

public sealed class FileStoreTests : StoreContract, IDisposable
{
    private const int Processes = 8;
    private const int Rounds = 10;

    private readonly string directory = Directory.CreateTempSubdirectory("kling-store-").FullName;

    [Fact]
    public async Task Each_version_is_a_file_that_a_person_can_read()
    {
        IdempotencyRecord sending = await SendingAsync(Open(), "order-1");

        string[] files = [.. Versions().Select(file => Path.GetFileName(file))];
        Assert.Equal(["1.json", "2.json"], files);
        string newest = await File.ReadAllTextAsync(Versions()[^1], Token);
        string[] lines = newest.TrimEnd('\n').Split('\n');
        Assert.StartsWith("sha256:", lines[^1], StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(string.Join('\n', lines[..^1]));
        Assert.Equal("order-1", json.RootElement.GetProperty("key").GetString());
        Assert.Equal("sending", json.RootElement.GetProperty("state").GetString());
        Assert.Equal(sending, IdempotencyRecord.FromJson(json.RootElement.GetRawText()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(-1)]
    [InlineData(-70)]
    public async Task A_torn_version_does_not_count_and_can_be_replaced(int length)
    {
        IdempotencyRecord sending = await SendingAsync(Open(), "order-1");
        IdempotencyRecord lost = Bought(sending);
        await Open().TryReplaceAsync(lost, Token);
        await using (FileStream file = File.Open(Versions()[^1], FileMode.Open))
        {
            file.SetLength(length >= 0 ? length : file.Length + length);
        }

        Assert.Equal(sending, (await Open().FindAsync("order-1", Token))?.Record);
        Assert.False(await Open().TryAddAsync(Record("order-1"), Token));
        Assert.Equal(IdempotencyWrite.Written, await Open().TryReplaceAsync(lost, Token));
        Assert.Equal(lost, (await Open().FindAsync("order-1", Token))?.Record);
    }

    [Fact]
    public async Task A_record_whose_only_version_is_torn_can_be_added_again()
    {
        await Open().TryAddAsync(Record("order-1"), Token);
        await File.WriteAllTextAsync(Versions()[0], string.Empty, Token);

        Assert.Null(await Open().FindAsync("order-1", Token));
        Assert.True(await Open().TryAddAsync(Record("order-1"), Token));
    }

    [Fact]
    public async Task A_record_of_which_no_version_is_whole_is_never_bought_again()
    {
        await SendingAsync(Open(), "order-1");
        foreach (string version in Versions())
        {
            await File.WriteAllTextAsync(version, "{", Token);
        }

        IOException exception = await Assert.ThrowsAsync<IOException>(() => Open().FindAsync("order-1", Token));
        Assert.Contains("None of the files", exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<IOException>(() => Open().TryAddAsync(Record("order-1"), Token));
    }

    [Fact]
    public async Task Drafts_of_processes_that_ended_do_no_harm()
    {
        Directory.CreateDirectory(Path.Combine(directory, "temporary"));
        await File.WriteAllTextAsync(Path.Combine(directory, "temporary", "draft"), "{", Token);
        await SendingAsync(Open(), "order-1");

        Assert.Equal(["draft"], Directory.EnumerateFiles(Path.Combine(directory, "temporary")).Select(file => Path.GetFileName(file)));
    }

    [Fact]
    public async Task What_a_removed_record_leaves_is_small_and_its_numbers_are_not_used_again()
    {
        IKlingIdempotencyStore store = Open(TimeSpan.FromDays(1));
        IdempotencyRecord stale = Bought(await SendingAsync(store, "order-1"));
        await store.TryReplaceAsync(stale, Token);
        string[] folders = [.. Directory.EnumerateFiles(directory, "1.json", SearchOption.AllDirectories).Select(file => Path.GetDirectoryName(file)!).Order(StringComparer.Ordinal)];
        await LetPassAsync(TimeSpan.FromDays(2));
        await Open(TimeSpan.FromDays(1)).TryAddAsync(Record(NeighbourOf("order-1")), Token);

        Assert.Equal(["2.json"], Names(folders[0]));
        Assert.Equal(["4.json"], Names(folders[1]));
        Assert.InRange(new FileInfo(Path.Combine(folders[1], "4.json")).Length, 1, 100);
        Assert.Equal(IdempotencyWrite.Changed, await store.TryReplaceAsync(Next(stale, IdempotencyState.Ended), Token));
        Assert.True(await store.TryAddAsync(Record("order-1"), Token));
        Assert.Equal(["4.json", "5.json"], Names(folders[1]));
        Assert.Equal(IdempotencyWrite.Written, await store.TryReplaceAsync(Bought(await SendingAsync(store, "order-2")), Token));
    }

    [Fact]
    public async Task Cleaning_that_fails_does_not_fail_the_purchase()
    {
        await Open().TryAddAsync(Record("order-1"), Token);
        string version = Assert.Single(Versions());
        File.Delete(version);
        File.CreateSymbolicLink(version, version);

        await Assert.ThrowsAsync<IOException>(() => Open().FindAsync("order-1", Token));
        Assert.True(await Open().TryAddAsync(Record(NeighbourOf("order-1")), Token));
    }

    [Fact]
    public async Task Of_many_processes_that_add_a_key_at_once_one_wins_and_no_change_is_lost()
    {
        await Open().TryAddAsync(Record("shared"), Token);
        string start = Path.Combine(directory, "start");
        Process[] processes = [.. Enumerable.Range(0, Processes).Select(number => Start(number, start))];
        try
        {
            while (Directory.GetFiles(directory, "ready-*").Length < Processes)
            {
                Assert.DoesNotContain(processes, process => process.HasExited);
                await Task.Delay(20, Token);
            }

            await File.WriteAllTextAsync(start, string.Empty, Token);
            string[] outputs = await Task.WhenAll(processes.Select(process => process.StandardOutput.ReadToEndAsync(Token)));

            int[] wins = [.. Enumerable.Range(0, Rounds).Select(round => outputs.Sum(output => output.Split('\n').Count(line => line == $"won {round}")))];
            Assert.All(wins, count => Assert.Equal(1, count));
            Assert.Equal(1 + (Rounds * Processes), (await Open().FindAsync("shared", Token))?.Record.Version);
        }
        finally
        {
            foreach (Process process in processes)
            {
                process.Kill();
                process.Dispose();
            }
        }
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    protected override IKlingIdempotencyStore Open() => new FileIdempotencyStore(directory);

    protected override IKlingIdempotencyStore Open(TimeSpan retention) => new FileIdempotencyStore(directory) { Retention = retention };

    protected override Task LetPassAsync(TimeSpan time)
    {
        foreach (string file in Directory.EnumerateFiles(directory, "*.json", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file) - time);
        }

        return Task.CompletedTask;
    }

    private string[] Versions() => [.. Directory.EnumerateFiles(Path.Combine(directory, "keys"), "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static string[] Names(string folder) => [.. Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private Process Start(int number, string start)
    {
        ProcessStartInfo info = new("dotnet") { RedirectStandardOutput = true };
        foreach (string argument in (string[])[
            Path.Combine(AppContext.BaseDirectory, "Fal.Kling.StoreApp.dll"), directory, Path.Combine(directory, $"ready-{number}"), start, $"{Rounds}"])
        {
            info.ArgumentList.Add(argument);
        }

        return Process.Start(info)!;
    }
}
