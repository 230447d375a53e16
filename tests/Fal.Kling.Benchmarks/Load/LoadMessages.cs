using System.Text.Json;

namespace Fal.Kling.Benchmarks;

/// <summary>What a client process says at its end.</summary>
/// <param name="CpuMs">The CPU time, user and system, from the first job to the last result.</param>
/// <param name="Results">For each job when its result came, in microseconds of the system's clock; 0 if none came.</param>
/// <param name="Errors">What went wrong, and how often.</param>
internal sealed record ClientReport(double CpuMs, IReadOnlyList<long> Results, IReadOnlyDictionary<string, int> Errors);

/// <summary>What an emulator process says when it is ready.</summary>
internal sealed record EmulatorAddress(string WarmUpUrl, string QueueUrl, string ApiKey);

/// <summary>What an emulator process says at its end.</summary>
internal sealed record EmulatorReport(long Requests, long Connections, IReadOnlyList<BoughtJob> Jobs);

/// <param name="Prompt">The prompt that it was bought with.</param>
/// <param name="EndedAt">When it was over, in microseconds of the system's clock; 0 if it is not.</param>
internal sealed record BoughtJob(string Prompt, long EndedAt);

/// <summary>Messages between the processes: a line of JSON each.</summary>
internal static class LoadMessages
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    public static string Write<T>(T message) => JsonSerializer.Serialize(message, Format);

    public static T Read<T>(string line) => JsonSerializer.Deserialize<T>(line, Format)!;

    public static long Microseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
