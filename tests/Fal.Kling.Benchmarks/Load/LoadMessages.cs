using System.Text.Json;

namespace Fal.Kling.Benchmarks;

/// <summary>The results that a client process prints at its end.</summary>
/// <param name="CpuMs">The CPU time, user and system, from the first job to the last result.</param>
/// <param name="Results">When the result of each job arrived, in microseconds of the system clock; 0 if it did not arrive.</param>
/// <param name="Errors">The errors and how often each occurred.</param>
internal sealed record ClientReport(double CpuMs, IReadOnlyList<long> Results, IReadOnlyDictionary<string, int> Errors);

/// <summary>The message that an emulator process prints when it is ready.</summary>
internal sealed record EmulatorAddress(string WarmUpUrl, string WarmUpKeysUrl, string QueueUrl, string KeysUrl, string ApiKey, string UserId);

/// <summary>The statistics that an emulator process prints at its end.</summary>
internal sealed record EmulatorReport(long Requests, long Connections, IReadOnlyList<BoughtJob> Jobs);

/// <param name="Prompt">The prompt of its submission.</param>
/// <param name="EndedAt">When it ended, in microseconds of the system clock; 0 if it has not.</param>
internal sealed record BoughtJob(string Prompt, long EndedAt);

/// <summary>Messages between the processes: one line of JSON each.</summary>
internal static class LoadMessages
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    public static string Write<T>(T message) => JsonSerializer.Serialize(message, Format);

    public static T Read<T>(string line) => JsonSerializer.Deserialize<T>(line, Format)!;

    public static long Microseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
