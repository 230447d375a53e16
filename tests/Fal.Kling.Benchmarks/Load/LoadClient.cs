using Fal.Kling.Emulator;

namespace Fal.Kling.Benchmarks;

/// <summary>One of the clients that are compared.</summary>
/// <param name="Name">The name in the report.</param>
/// <param name="Program">The program that runs it.</param>
/// <param name="Arguments">The program's arguments.</param>
internal sealed record LoadClient(string Name, string Program, params string[] Arguments)
{
    private const string Node = "node";
    private static readonly string Peer = Path.Combine(Repository.Root, "tests", "OtherClients", "load-client.mjs");

    public static LoadClient Ours { get; } = InDotnet("Fal.Kling", VideoMaker.Ours);

    public static LoadClient HandWritten { get; } = InDotnet("hand-written HttpClient", VideoMaker.HandWritten) with { IsAside = true };

    public static LoadClient PeerStreaming { get; } = new("@fal-ai/client, streaming", Node, Peer, "streaming");

    public static LoadClient PeerPolling { get; } = new("@fal-ai/client, polling", Node, Peer, "polling") { IsAside = true, Polls = true };

    public static LoadClient OursOnHttp2 { get; } =
        InDotnet("Fal.Kling on HTTP/2", VideoMaker.OursOnHttp2) with { Protocols = EmulatorProtocols.Http2, IsAside = true };

    public static LoadClient OursWithWebhooks { get; } =
        InDotnet("Fal.Kling with webhooks", VideoMaker.OursWithWebhooks) with { IsAside = true, RequestsPerJob = 1, OtherRequests = 1 };

    public static IReadOnlyList<LoadClient> All { get; } = [Ours, HandWritten, PeerStreaming, PeerPolling, OursOnHttp2, OursWithWebhooks];

    public EmulatorProtocols Protocols { get; private init; } = EmulatorProtocols.Http1;

    /// <summary>Whether no target depends on it, so that one round is enough.</summary>
    public bool IsAside { get; private init; }

    /// <summary>Whether it polls, so that the number of requests depends on how long a job takes.</summary>
    public bool Polls { get; private init; }

    /// <summary>How many requests a job takes, unless the client polls: the submission, the status stream and the result, or with a webhook only the submission.</summary>
    public int RequestsPerJob { get; private init; } = 3;

    /// <summary>How many requests belong to no job: fal's key set is fetched once.</summary>
    public int OtherRequests { get; private init; }

    /// <summary>Whether the requests of a run are as many as they should be.</summary>
    public bool IsRight(LoadSample sample, int jobs) => Polls || (int)Math.Round(sample.RequestsPerJob * jobs) == (RequestsPerJob * jobs) + OtherRequests;

    public ChildProcess Start(LoadOrder order) => ChildProcess.Start(Program, [.. Arguments, LoadMessages.Write(order)]);

    private static LoadClient InDotnet(string name, string maker) =>
        new(name, "dotnet", Path.Combine(AppContext.BaseDirectory, "Fal.Kling.Benchmarks.dll"), ClientProgram.Word, maker);
}
