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

    public static IReadOnlyList<LoadClient> All { get; } = [Ours, HandWritten, PeerStreaming, PeerPolling, OursOnHttp2];

    public EmulatorProtocols Protocols { get; private init; } = EmulatorProtocols.Http1;

    /// <summary>Whether no target depends on it, so that one round is enough.</summary>
    public bool IsAside { get; private init; }

    /// <summary>Whether it polls, so that the number of requests depends on how long a job takes.</summary>
    public bool Polls { get; private init; }

    public ChildProcess Start(LoadOrder order) => ChildProcess.Start(Program, [.. Arguments, LoadMessages.Write(order)]);

    private static LoadClient InDotnet(string name, string maker) =>
        new(name, "dotnet", Path.Combine(AppContext.BaseDirectory, "Fal.Kling.Benchmarks.dll"), ClientProgram.Word, maker);
}
