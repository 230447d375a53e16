using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Checks;

/// <summary>Checks everything that a purchase needs. It costs nothing.</summary>
internal static class Doctor
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(30);

    /// <summary>The version of the tool, without the commit.</summary>
    public static string Version { get; } = typeof(Doctor).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static async Task<IReadOnlyList<Finding>> RunAsync(FalSession session, CancellationToken cancellationToken)
    {
        // A doctor who waits for retries is of no help.
        session.Options.MaxRetries = 0;
        using HttpClient http = new() { Timeout = Limit };
        List<Finding> findings =
        [
            new("version", FindingState.Ok, $"kling {Version}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}"),
            .. await new KeyProbe(session).RunAsync(cancellationToken),
        ];
        HostProbe queue = new(http);
        findings.Add(await queue.RunAsync("queue", session.Options.QueueUrl, cancellationToken));
        foreach ((string name, Uri url) in (IReadOnlyList<(string, Uri)>)
            [("storage", session.Options.StorageUrl), ("platform", session.Options.PlatformUrl), ("cdn", session.CdnUrl), ("website", session.OpenApiUrl)])
        {
            findings.Add(await new HostProbe(http).RunAsync(name, url, cancellationToken));
        }

        findings.Add(Clock(queue.ClockOffset));
        return findings;
    }

    private static Finding Clock(TimeSpan? offset) => offset switch
    {
        null => new Finding("clock", FindingState.Warning, "fal sent no time, so the clock was not compared.", "Nothing, if the queue is not reachable: see above."),
        { } known when known.Duration() <= ClockTolerance => new Finding("clock", FindingState.Ok, "The clock of this machine agrees with fal's."),
        { } known => new Finding(
            "clock",
            FindingState.Warning,
            string.Create(CultureInfo.InvariantCulture, $"The clock of this machine is {known.Duration().TotalSeconds:0} s {(known > TimeSpan.Zero ? "behind" : "ahead of")} fal's."),
            "Switch on automatic time (NTP). kling corrects for it, but certificates and webhooks need the right time."),
    };
}
